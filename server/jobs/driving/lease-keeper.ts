import type { Clock } from '../../ports/clock.ts';
import type { DutyStore } from '../../ports/duty-store.ts';
import type { Duty } from '../life/duty.ts';

export type LeaseKeeper = {
  /** While the work is under way somebody is at the duty; `renewed` is told the duty as it is held from then on. */
  keep<T>(duty: Duty, work: (renewed: (duty: Duty) => void) => Promise<T>): Promise<T>;
  /** Prolongs what is held, in one statement. To be made every third of a lease. */
  pass(): Promise<void>;
  idle(): Promise<void>;
};

/** A lease outlives the call that is made under it, and ends soon after the process that made the call. */
export function createLeaseKeeper(
  { clock, duties }: { clock: Clock; duties: Pick<DutyStore, 'prolong'> },
  leaseMs: number,
): LeaseKeeper {
  const held = new Set<{ duty: Duty }>();
  return {
    async keep(duty, work) {
      const holding = { duty };
      held.add(holding);
      try {
        return await work((renewed) => {
          holding.duty = renewed;
        });
      } finally {
        held.delete(holding);
      }
    },
    async pass() {
      if (held.size === 0) return;
      const until = new Date(clock.now().getTime() + leaseMs);
      await duties.prolong(
        [...held].map(({ duty }) => duty),
        until,
      );
    },
    idle: () => Promise.resolve(),
  };
}
