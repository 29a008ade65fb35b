import type { Config } from '../../server/config/config.ts';
import { checkInvariants } from './check-invariants.ts';
import { drawLife } from './draw-life.ts';
import { openLifeWorld, type LifeWorld } from './life-world.ts';
import { runLife } from './run-life.ts';
import { intact, type Sabotage } from './sabotage.ts';
import { seededRandom } from './seeded-random.ts';

/** One life by its own seed. */
export async function liveAgain(seed: number, sabotage: Sabotage, database: Config['database']): Promise<LivesReport> {
  const world = await openLifeWorld(database, seededRandom(seed));
  try {
    const { turns, violations } = await liveOne(world, seed, sabotage);
    return { lives: 1, turns, failed: violations.length > 0 ? [{ seed, violations }] : [] };
  } finally {
    await world.close();
  }
}

export type LivesReport = { lives: number; turns: number; failed: { seed: number; violations: string[] }[] };

/** Simulators keep all they have seen, so a new world now and then keeps them quick. */
const livesPerWorld = 50;

/**
 * Lives so many lives; the seeds of the lives follow from the seed of the set. Ends at the first failure where
 * `stopAtFailure`.
 */
export async function liveLives(
  options: { lives: number; seed: number; stopAtFailure?: boolean; sabotage?: Sabotage },
  freshDatabase: () => Promise<Config['database']>,
): Promise<LivesReport> {
  const { lives, seed, stopAtFailure = false, sabotage = intact } = options;
  const report: LivesReport = { lives: 0, turns: 0, failed: [] };
  let world: LifeWorld | null = null;
  try {
    for (let index = 0; index < lives; index += 1) {
      if (index % livesPerWorld === 0) {
        await world?.close();
        world = await openLifeWorld(await freshDatabase(), seededRandom(seed + index));
      }
      const lifeSeed = lifeSeedOf(seed, index);
      const { turns, violations } = await liveOne(world as LifeWorld, lifeSeed, sabotage);
      report.lives += 1;
      report.turns += turns;
      if (violations.length > 0) report.failed.push({ seed: lifeSeed, violations });
      if (violations.length > 0 && stopAtFailure) break;
    }
  } finally {
    await world?.close();
  }
  return report;
}

export const lifeSeedOf = (seed: number, index: number) => (Math.imul(seed, 1_000_003) + index) >>> 0;

async function liveOne(
  world: LifeWorld,
  seed: number,
  sabotage: Sabotage,
): Promise<{ turns: number; violations: string[] }> {
  const random = seededRandom(seed);
  await world.beginLife(random);
  const record = await runLife(world, drawLife(seed, random), random, sabotage);
  return { turns: record.turns, violations: await checkInvariants(world, record) };
}
