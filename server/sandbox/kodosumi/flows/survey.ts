import { checkbox, date, dateTime, errors, markdown, number, password, rule } from '../elements.ts';
import { select, submit, text, textarea, time } from '../elements.ts';
import type { Flow } from '../flow.ts';

/** Has a field of nearly every type, and a result that a careless re-print would change. */
export const survey: Flow = {
  source: 'http://localhost:8001/survey/openapi.json',
  path: '/form',
  summary: 'Survey',
  description: 'Sums up a filled-in form.',
  author: 'sandbox@example.org',
  organization: 'Sandbox',
  tags: ['form'],
  elements: [
    markdown('# Survey'),
    errors(),
    text('name', { label: 'Name', required: true, pattern: '[A-Za-zÀ-ÿ ]+', placeholder: 'Zoë' }),
    number('age', { label: 'Age', value: '30', required: true, min_value: 1, max_value: 120, step: 1 }),
    checkbox('newsletter', { label: 'Newsletter', option: 'Send me news' }),
    select('color', 'Color', 'red', { red: 'Red', green: 'Green', blue: 'Blue' }),
    rule(),
    textarea('comment', { label: 'Comment', rows: 4, max_length: 200 }),
    date('day', { label: 'Day', min_date: '2020-01-01', max_date: '2040-12-31' }),
    time('hour', { label: 'Hour', min_time: '08:00', max_time: '20:00', step: 60 }),
    dateTime('meeting', { label: 'Meeting', min_datetime: '2020-01-01T00:00', max_datetime: '2040-12-31T23:59' }),
    password('secret', { label: 'Secret', min_length: 3, max_length: 20 }),
    submit('Send'),
  ],
  enter: (inputs) => ({
    kind: 'launch',
    script: { runsMs: 800, end: () => ({ kind: 'finish', final: finalOf(inputs) }) },
  }),
};

// Written out by hand: no JavaScript number holds these digits.
function finalOf(inputs: Record<string, unknown>): string {
  const numbers = '"big":1180591620717411303424,"whole":1.0,"small":1e-07,"ratio":0.25';
  return `{"dict":{"answers":${JSON.stringify(inputs)},${numbers},"greeting":"Grüße, 漢字 😀","nothing":null}}`;
}
