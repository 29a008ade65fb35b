/** Swagger UI made to fit a telephone, and its long answers made to scroll. */
export const docsStyle = `body { margin: 0; }
`;
