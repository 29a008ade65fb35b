import type { Held } from '../../ports/duty-store.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Duty } from '../life/duty.ts';
import { advanceDuty } from './advance-duty.ts';

export type DueDuties = {
  /** Claims as many due duties as there are free places and starts them; resolves with how many when they are claimed. */
  pass(): Promise<number>;
  /** Says of everything that is under way that somebody is still at it. */
  prolong(): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

/** Advances due duties, at most so many at a time. A slow answer holds one place and never the pass. */
export function createDueDuties(deps: JobDeps, places: number): DueDuties {
  /** What is under way, and what it holds at present. */
  const working = new Map<Promise<void>, { duty: Duty }>();

  async function advance(held: Held, holding: { duty: Duty }): Promise<void> {
    try {
      await advanceDuty(deps, held, (duty) => {
        holding.duty = duty;
      });
    } catch (error) {
      // The database did not take what was learnt. The lease runs out, and the duty is taken up again.
      deps.log.error({ job_id: held.job.id, err: error }, 'job not advanced');
    }
  }

  return {
    async pass() {
      const free = places - working.size;
      if (free <= 0) return 0;
      const now = deps.clock.now();
      const claimed = await deps.duties.claimDue(free, now, new Date(now.getTime() + deps.settings.leaseMs));
      for (const held of claimed) {
        const holding = { duty: held.duty };
        const work = advance(held, holding).finally(() => {
          working.delete(work);
          if (claimed.length === free) deps.wakeReconciler();
        });
        working.set(work, holding);
      }
      return claimed.length;
    },
    async prolong() {
      if (working.size === 0) return;
      const until = new Date(deps.clock.now().getTime() + deps.settings.leaseMs);
      await deps.duties.prolong(
        [...working.values()].map(({ duty }) => duty),
        until,
      );
    },
    async idle() {
      while (working.size > 0) await Promise.all(working.keys());
    },
  };
}
