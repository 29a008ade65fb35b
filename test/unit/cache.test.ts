import { expect, test } from 'vitest';
import { createCache } from '../../server/cache/create-cache.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';

/** A source whose answers the test gives, in the order of the questions. */
function source() {
  const asked: { key: string; answer: (value: string) => void; fail: (error: Error) => void }[] = [];
  const load = (key: string) =>
    new Promise<string>((answer, fail) => {
      asked.push({ key, answer, fail });
    });
  return { asked, load };
}

const clock = createSteppedClock();
const now = () => clock.now();

test('however many ask at once, one question is asked', async () => {
  const { asked, load } = source();
  const cache = createCache({ load, keptMs: 1_000, now });
  const answers = [cache.get('a'), cache.get('a'), cache.within(60_000, 'a').then((known) => known?.value)];
  expect(asked).toHaveLength(1);
  asked[0]?.answer('one');
  expect(await Promise.all(answers)).toEqual(['one', 'one', 'one']);
});

test('what failed is kept by nobody: the next one asks anew', async () => {
  const { asked, load } = source();
  const cache = createCache({ load, keptMs: 1_000, now });
  const first = cache.get('a');
  asked[0]?.fail(new Error('away'));
  await expect(first).rejects.toThrow('away');
  const second = cache.get('a');
  asked[1]?.answer('back');
  expect(await second).toBe('back');
});

test('a failure leaves what was known before', async () => {
  const { asked, load } = source();
  const cache = createCache({ load, keptMs: 1_000, now });
  const first = cache.get('a');
  asked[0]?.answer('old');
  await first;
  const loadedAt = clock.now();
  clock.step(1_000);
  const known = cache.within(60_000, 'a');
  asked[1]?.fail(new Error('away'));
  expect(await known).toEqual({ value: 'old', loadedAt });
});

test('who has no patience gets what is known with its age, and the renewal goes on', async () => {
  const { asked, load } = source();
  const cache = createCache({ load, keptMs: 1_000, now });
  expect(await cache.within(0, 'a')).toBeNull();
  asked[0]?.answer('old');
  await cache.get('a');
  const loadedAt = clock.now();
  clock.step(5_000);
  expect(await cache.within(0, 'a')).toEqual({ value: 'old', loadedAt });
  expect(asked).toHaveLength(2);
  asked[1]?.answer('new');
  expect(await cache.get('a')).toBe('new');
});

test('a value is kept as long as it says, and shorter for who wants a younger one', async () => {
  const { asked, load } = source();
  const cache = createCache({ load, keptMs: (value) => (value === 'good' ? 1_000 : 0), now });
  const ask = async (value: string, youngerThanMs?: number) => {
    const got = cache.get('a', youngerThanMs);
    asked.at(-1)?.answer(value);
    return got;
  };
  expect(await ask('bad')).toBe('bad');
  expect(await ask('good')).toBe('good');
  expect(await ask('other')).toBe('good');
  clock.step(500);
  expect(await ask('other', 500)).toBe('other');
  expect(asked.map(({ key }) => key)).toEqual(['a', 'a', 'a']);
});
