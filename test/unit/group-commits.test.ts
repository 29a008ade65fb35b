import { expect, test } from 'vitest';
import { isAboutOneWrite } from '../../server/adapters/postgres/database-errors.ts';
import { groupCommits } from '../../server/adapters/postgres/group-commits.ts';

/** Writes are numbers here, and their answers; each commit is noted, and ends as `end` has it. */
function groups(end: (writes: number[]) => void = () => undefined, most = 100) {
  const commits: number[][] = [];
  const write = groupCommits(
    async (writes: number[]) => {
      commits.push(writes);
      await Promise.resolve();
      end(writes);
      return writes;
    },
    { keyOf: (number) => number % 1_000, isAboutOneWrite, most },
  );
  return { commits, write };
}

test('what is written in one turn is committed together, in its order, and each gets its own answer', async () => {
  const { commits, write } = groups();
  expect(await Promise.all([write(1), write(2), write(3)])).toEqual([1, 2, 3]);
  expect(await write(4)).toBe(4);
  expect(commits).toEqual([[1, 2, 3], [4]]);
});

test('what is written while a commit is under way waits for the next one', async () => {
  const late: Promise<number>[] = [];
  const { commits, write } = groups(([first]) => {
    if (first === 1) late.push(write(2), write(3));
  });
  await write(1);
  await Promise.all(late);
  expect(commits).toEqual([[1], [2, 3]]);
});

test('a commit holds no more than it may, and no two writes of one key', async () => {
  const { commits, write } = groups(undefined, 3);
  await Promise.all([1, 2, 1_001, 3, 4, 5, 1_002].map(write));
  expect(commits).toEqual([[1, 2, 3], [1_001, 4, 5], [1_002]]);
});

test.each(['23505', '22P05', 'P0001', '40P01', '55P03'])(
  'when one write is at fault (%s) each is tried alone',
  async (code) => {
    const { commits, write } = groups((writes) => {
      if (writes.includes(2)) throw new Error('not taken', { cause: Object.assign(new Error('refused'), { code }) });
    });
    const ends = await Promise.allSettled([1, 2, 3].map(write));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(commits).toEqual([[1, 2, 3], [1], [2], [3]]);
  },
);

test.each([
  { code: 'ECONNREFUSED', message: 'connect' },
  { code: '57014', message: 'canceling statement due to statement timeout' },
  { code: undefined, message: 'Query read timeout' },
])('in an outage ($message) they all fail at once, and the next one is tried anew', async ({ code, message }) => {
  let isDown = true;
  const { commits, write } = groups(() => {
    if (isDown) throw Object.assign(new Error(message), { code });
  });
  const ends = await Promise.allSettled([1, 2, 3].map(write));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  isDown = false;
  expect(await write(4)).toBe(4);
  expect(commits).toEqual([[1, 2, 3], [4]]);
});
