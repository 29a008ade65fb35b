import { checkbox, markdown, password, submit, text } from '../elements.ts';
import { traceback, type Flow } from '../flow.ts';

/** Stops at a lock and ends once it is answered. */
export const asking: Flow = {
  source: 'http://localhost:8001/asking/openapi.json',
  path: '/',
  summary: 'Asking',
  description: 'Stops to ask a human.',
  author: null,
  organization: null,
  tags: ['human'],
  elements: [text('question', { label: 'Question', required: true }), submit('Ask')],
  enter: ({ question }) => ({
    kind: 'launch',
    script: {
      runsMs: 200,
      ask: {
        name: 'claim',
        data: { question },
        expiresAfterMs: 10_800_000,
        elements: [
          markdown(`# ${String(question)}`),
          text('name', { label: 'Your name', required: true }),
          checkbox('ok', { option: 'OK' }),
          password('pin', { label: 'Pin' }),
          submit('Send'),
        ],
        lease: (inputs) => {
          if (inputs['name'] === 'crash') return { kind: 'crash', traceback: traceback('RuntimeError: lease crash') };
          if (inputs['name'] === 'nothing') return { kind: 'accept', result: null };
          return inputs['name'] === '' || inputs['name'] === null
            ? { kind: 'refuse', errors: { name: ['required'], _global_: ['need name'] } }
            : { kind: 'accept', result: { answer: inputs, data: { question } } };
        },
      },
      end: (answer) => ({ kind: 'finish', final: JSON.stringify({ dict: { lease: answer } }) }),
    },
  }),
};
