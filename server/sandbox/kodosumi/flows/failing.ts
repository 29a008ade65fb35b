import { select, submit } from '../elements.ts';
import { traceback, type Flow } from '../flow.ts';

export const failing: Flow = {
  source: 'http://localhost:8001/failing/openapi.json',
  path: '/',
  summary: 'Failing',
  description: 'Always ends in an error.',
  author: null,
  organization: null,
  tags: [],
  elements: [
    select('how', 'How', 'unexpected', { unexpected: 'With any exception', told: 'With a word to the user' }),
    submit('Fail'),
  ],
  enter: ({ how }) => ({
    kind: 'launch',
    script: {
      runsMs: 300,
      end: () => ({
        kind: 'raise',
        traceback: traceback(
          how === 'told'
            ? 'kodosumi.error.KodosumiError: The source is not reachable\nsecond line'
            : "ValueError: secret path /srv/agent of 'x'",
        ),
      }),
    },
  }),
};
