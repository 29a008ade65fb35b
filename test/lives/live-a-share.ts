import { expect, inject } from 'vitest';
import { liveLives } from '../../scripts/lives/live-lives.ts';
import { createDatabase } from '../support/postgres.ts';

/** Drawn anew at each run, so that a suite that runs often sees ever more lives; LIVES_SEED replays one set. */
const seed = Number(process.env.LIVES_SEED ?? Date.now() % 1_000_000);

/** Lives a share of the lives of this run on real PostgreSQL, in two worlds side by side, and wants no promise broken. */
export async function liveAShare(lives: number, share: number): Promise<void> {
  const seeds = [seed * 4 + share * 2, seed * 4 + share * 2 + 1];
  const reports = await Promise.all(seeds.map((each) => liveLives({ lives: lives / 2, seed: each }, freshDatabase)));
  const total = reports.reduce((sum, report) => sum + report.lives, 0);
  process.stdout.write(`${total} lives from seeds ${seeds.join(' and ')}\n`);
  expect(total).toBe(lives);
  const failed = reports.flatMap((report) => report.failed);
  expect(failed, 'replay one with: npm run simulate -- --life SEED').toEqual([]);
}

export async function freshDatabase() {
  return { kind: 'postgres', url: await createDatabase(inject('adminDatabaseUrl')), poolSize: 4 } as const;
}
