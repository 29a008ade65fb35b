import { expect, test } from 'vitest';
import type { FlowAnswer } from '../../server/adapters/kodosumi/flow-catalogue.ts';
import { flowOfRun } from '../../server/adapters/kodosumi/flow-of-run.ts';

const flow = (uid: string, summary: string | null) => ({ uid, url: `/-/h/1/-/${uid}`, summary });
const found = (own: string | null, ...others: (string | null)[]): FlowAnswer => ({
  kind: 'found',
  flow: flow('own', own),
  others: others.map((summary, index) => flow(`other-${index}`, summary)),
});

test.each([
  ['Writer', found('Writer', 'Survey'), 'this_flow'],
  ['Writer', found('Writer'), 'this_flow'],
  ['Survey', found('Writer', 'Survey'), 'another_flow'],
  ['Survey', found('Writer', 'Survey', 'Survey'), 'another_flow'],
  ['Writer', found('Writer', 'Writer'), 'unknown'],
  ['A name of its own', found('Writer', 'Survey'), 'unknown'],
  ['Writer', found(null, 'Survey'), 'unknown'],
  [null, found('Writer', 'Survey'), 'unknown'],
  [null, found(null, 'Survey'), 'unknown'],
  [null, found('Writer'), 'this_flow'],
  ['Writer', { kind: 'unavailable', reason: 'not listed' }, 'unknown'],
] satisfies [string | null, FlowAnswer, string][])('a run named %s is, of %o, of %s', (summary, ours, expected) => {
  expect(flowOfRun(summary, ours)).toBe(expected);
});
