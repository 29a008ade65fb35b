import { number, select, submit, textarea } from '../elements.ts';
import type { End, Flow } from '../flow.ts';

/** Ends at once in the way that its input names, for tests. */
export const scripted: Flow = {
  source: 'http://localhost:8001/scripted/openapi.json',
  path: '/now',
  summary: 'Scripted',
  description: 'Does as it is told.',
  author: null,
  organization: null,
  tags: ['test'],
  elements: [
    select('act', 'Act', 'finish', {
      finish: 'Finish with the final text',
      big: 'Finish with that many characters',
      die: 'Lose the process',
      refuse: 'Refuse the inputs',
      crash: 'Crash at the entry',
      no_launch: 'Launch nothing',
    }),
    textarea('final', { label: 'Final', value: '{"Text":{"body":"done"}}' }),
    number('size', { label: 'Size', value: '1000' }),
    submit('Run'),
  ],
  enter: ({ act, final, size }) => {
    const launch = (end: End) => ({ kind: 'launch' as const, script: { runsMs: 0, end: () => end } });
    switch (act) {
      case 'big':
        return launch({ kind: 'finish', final: `{"Text":{"body":"${'x'.repeat(Number(size ?? 0))}"}}` });
      case 'die':
        return launch({ kind: 'die' });
      case 'refuse':
        return { kind: 'refuse', errors: { final: ['field message'], _global_: ['<b>top</b> level message'] } };
      case 'crash':
        return { kind: 'crash', exception: "ValueError('boom in enter')" };
      case 'no_launch':
        return { kind: 'no_launch' };
      default:
        return launch({ kind: 'finish', final: typeof final === 'string' ? final : '{"TypeError":"None"}' });
    }
  },
};
