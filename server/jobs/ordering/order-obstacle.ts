import type { SoldAgent } from '../agents/sold-agent.ts';
import type { JobDeps } from '../job-deps.ts';
import { latestStartMs } from '../money/payment-deadlines.ts';

export type OrderObstacle =
  | { kind: 'agent_unavailable'; reason: string; retryAfterMs: number }
  /** Of this caller too many wait for their payment already. */
  | { kind: 'too_many_unpaid'; unpaid: number; retryAfterMs: number };

const retryAfterMs = 30_000;
/** As long as none of an agent's runs has ended, one is taken to last no longer than this. */
const guessedRunMs = 300_000;

/**
 * Why the agent takes no other order of this caller; null when it does. Every paid order counts. Of each caller's unpaid
 * ones at most one does, and none as long as there are no more such callers than places: who only orders closes nobody out.
 */
export async function orderObstacle(
  { loads, settings }: Pick<JobDeps, 'loads' | 'settings'>,
  agent: SoldAgent,
  caller = '',
): Promise<OrderObstacle | null> {
  const places = settings.maxConcurrentRuns;
  let unpaidAhead = 0;
  if (agent.masumi !== null) {
    const { unpaid, unpaidOfCaller, unpaidCallers } = await loads.unpaid(agent.key, caller, settings.maxOpenUnpaid);
    if (unpaidOfCaller >= settings.maxOpenUnpaidPerCaller) {
      return { kind: 'too_many_unpaid', unpaid: unpaidOfCaller, retryAfterMs };
    }
    if (unpaid >= settings.maxOpenUnpaid) return closed('too many of its orders wait for their payment');
    unpaidAhead = Math.max(0, unpaidCallers - places);
  }
  if (unpaidAhead + (await loads.runsToCome(agent.key, places)) < places) return null;
  // As long as the longest of its last runs.
  const turnMs = (await loads.longestRecentRunMs(agent.key)) ?? Math.min(agent.runWithinMs, guessedRunMs);
  const tooMany = places * (Math.floor(latestStartMs / Math.max(1, turnMs)) + 1);
  if (unpaidAhead + (await loads.runsToCome(agent.key, tooMany)) < tooMany) return null;
  return closed(
    `${tooMany} runs or more come before, ${places} at a time, and a paid job could not wait for as long as they take`,
  );
}

function closed(reason: string): OrderObstacle {
  return { kind: 'agent_unavailable', reason, retryAfterMs };
}
