/** Swagger UI made to fit a telephone, and long examples made to scroll within themselves. */
export const docsStyle = `body { margin: 0; }
.swagger-ui { overflow-wrap: anywhere; }
.swagger-ui .wrapper { box-sizing: border-box; }
.swagger-ui .info { margin: 1.5rem 0; }
.swagger-ui table.responses-table .response-col_links.response-col_links.response-col_links { display: none; }
.swagger-ui .responses-inner .highlight-code > .microlight,
.swagger-ui .responses-inner .model-box { max-height: 14rem; overflow: auto; }
.swagger-ui .responses-inner .response-control-media-type__accept-message { display: none; }
.swagger-ui .responses-inner .headers { font-size: .75rem; }
.swagger-ui .responses-inner .headers td, .swagger-ui .responses-inner .headers th { padding: .1rem .5rem .1rem 0; }
.swagger-ui .response-col_description__inner p { margin: .25rem 0; }
/* Every answer has x-request-id: where that is all, it need not be said again. */
.swagger-ui .headers-wrapper:has(tbody > tr:only-child) { display: none; }
.swagger-ui .response[data-code^="4"] .microlight, .swagger-ui .response[data-code^="5"] .microlight { max-height: 8rem; }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 .5rem; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; }
  .swagger-ui table.responses-table, .swagger-ui table.responses-table > tbody, .swagger-ui table.responses-table > tbody > tr,
  .swagger-ui table.responses-table > tbody > tr > td, .swagger-ui table.parameters, .swagger-ui table.parameters > tbody,
  .swagger-ui table.parameters > tbody > tr, .swagger-ui table.parameters > tbody > tr > td { display: block; width: auto; min-width: 0; }
  .swagger-ui table.responses-table > thead, .swagger-ui table.parameters > thead { display: none; }
  .swagger-ui table.parameters > tbody > tr > td { padding: .25rem 0; }
  .swagger-ui .opblock-section-header { flex-wrap: wrap; height: auto; min-height: 0; }
  .swagger-ui .responses-inner, .swagger-ui .parameters-container, .swagger-ui .opblock-description-wrapper { padding: .5rem; }
  .swagger-ui .parameters-col_description input, .swagger-ui .parameters-col_description select,
  .swagger-ui .body-param__text, .swagger-ui .responses-inner select { box-sizing: border-box; max-width: 100%; min-width: 0; width: 100%; }
  .swagger-ui .headers thead, .swagger-ui .headers td:last-child { display: none; }
  .swagger-ui .headers td { display: block; }
  .swagger-ui .servers > label { margin-right: 0; }
  .swagger-ui .scheme-container .schemes, .swagger-ui .servers, .swagger-ui .servers select { box-sizing: border-box; max-width: 100%; min-width: 0; }
}
`;
