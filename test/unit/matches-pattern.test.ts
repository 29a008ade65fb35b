import { expect, test } from 'vitest';
import { matchesPattern } from '../../server/jobs/forms/matches-pattern.ts';
import { patiently } from '../support/slowness.ts';

test.each([
  ['[a-z]+', 'abc', true],
  ['[a-z]+', 'abc1', false],
  ['a|b', 'ab', false],
  ['\\p{L}+', 'Zoë', true],
  ['.', '😀', true],
])('pattern %s on %s: %s, over the whole value', (pattern, value, matches) => {
  expect(matchesPattern(pattern, value)).toBe(matches);
});

test.each(['(', '[', 'a{2,1}', '\\'])('the pattern %s does not compile and constrains nothing', (pattern) => {
  expect(matchesPattern(pattern, 'anything')).toBe(true);
});

test('a pattern that would not end within a lifetime ends soon and constrains nothing', () => {
  const begunAt = performance.now();
  expect(matchesPattern('(a+)+', `${'a'.repeat(60)}!`)).toBe(true);
  expect(performance.now() - begunAt).toBeLessThan(patiently(2_000));
});
