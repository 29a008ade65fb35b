import type { SoldAgent } from '../jobs/agents/sold-agent.ts';
import type { Log } from '../ports/log.ts';

/** A node with many confirmations shows a lock after ten minutes, and gives an unpaid request up five after its time. */
const sensibleWindowMs = 1_200_000;

export function tellOfShortWindows(agents: ReadonlyMap<string, SoldAgent>, log: Log): void {
  for (const { key, masumi, payWithinMs } of agents.values()) {
    if (masumi === null || payWithinMs >= sensibleWindowMs) continue;
    log.warn({ agent_key: key }, 'pay_within_seconds is under 1200: a node may never see the funds of who pays late');
  }
}
