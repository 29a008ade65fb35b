import { expect, inject } from 'vitest';
import { liveLives } from '../../scripts/lives/live-lives.ts';
import { createDatabase } from '../support/postgres.ts';

/** Drawn anew at each run, so that a suite that runs often sees ever more lives; LIVES_SEED replays one set. */
const seed = Number(process.env.LIVES_SEED ?? Date.now() % 1_000_000);

/** Lives one half of the lives of this run, on real PostgreSQL, and wants not one promise broken. */
export async function liveAShare(lives: number, share: number): Promise<void> {
  const report = await liveLives({ lives, seed: seed * 2 + share }, freshDatabase);
  process.stdout.write(`${report.lives} lives, ${report.turns} steps, from seed ${seed * 2 + share}\n`);
  expect(report.lives).toBe(lives);
  expect(report.failed, 'replay one with: npm run simulate -- --life SEED').toEqual([]);
}

export async function freshDatabase() {
  return { kind: 'postgres', url: await createDatabase(inject('adminDatabaseUrl')), poolSize: 4 } as const;
}
