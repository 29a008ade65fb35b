import type { SoldAgent } from '../jobs/agents/sold-agent.ts';
import type { Kodosumi } from '../ports/kodosumi.ts';

/** By agent, how many seconds the clock of its flow is ahead of ours; null before an answered launch has shown it. */
export function createFlowClocks(agents: ReadonlyMap<string, SoldAgent>, kodosumi: Kodosumi) {
  return (): Record<string, number | null> =>
    Object.fromEntries(
      [...agents.values()].map(({ key, kodosumiAgentId }) => {
        const offset = kodosumi.clockOffset(kodosumiAgentId);
        return [key, offset && Math.round((offset.leastMs + offset.mostMs) / 2) / 1_000];
      }),
    );
}
