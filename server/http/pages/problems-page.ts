import { problemMeanings, problemStatus, type ProblemCode } from '@masumi-kodosumi-connector/contract/router';
import { STATUS_CODES } from 'node:http';
import { html, type Html } from './html.ts';

/** Every code with its meaning and what to do; the `type` of a problem names its section here. */
export function problemsPage(to: (path: string) => string): Html {
  const codes = Object.keys(problemMeanings) as ProblemCode[];
  return html`<p>
      Each error is a problem (RFC 9457) with one of these codes, and a <code>request_id</code> to quote to the
      operator.
      <a href="${to('/docs')}">API</a>
    </p>
    ${codes.map(section)}`;
}

function section(code: ProblemCode): Html {
  const { meaning, remedy } = problemMeanings[code];
  const status = problemStatus[code];
  return html`<section id="${code}">
    <h2><code>${code}</code> <small>${status} ${STATUS_CODES[status] ?? ''}</small></h2>
    <p>${meaning}</p>
    <p>${remedy}</p>
  </section>`;
}
