import type { SoldAgent } from '../agents/sold-agent.ts';
import type { JobDeps } from '../job-deps.ts';
import { latestStartMs } from '../money/payment-deadlines.ts';

export type OrderObstacle = { reason: string; retryAfterMs: number };

const retryAfterMs = 30_000;

/** Why the agent has too much to do for another order; null when it has not. */
export async function orderObstacle(
  { loads, settings }: Pick<JobDeps, 'loads' | 'settings'>,
  agent: SoldAgent,
): Promise<OrderObstacle | null> {
  const { unpaid, waiting, running } = await loads.of(agent.key);
  if (agent.masumi !== null && unpaid >= settings.maxOpenUnpaid) {
    return { reason: 'too many of its orders wait for their payment', retryAfterMs };
  }
  const turnsAhead = Math.floor((waiting + running) / settings.maxConcurrentRuns);
  if (turnsAhead === 0) return null;
  // As long as the longest of its last runs; without any, as long as a run may take.
  const turnMs = (await loads.longestRecentRunMs(agent.key)) ?? agent.runWithinMs;
  const isTooLong = turnsAhead * turnMs > latestStartMs;
  return isTooLong ? { reason: 'its runs are taken for longer than a paid job could wait', retryAfterMs } : null;
}
