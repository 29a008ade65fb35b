import type { Held } from '../../ports/duty-store.ts';
import type { JobDeps } from '../job-deps.ts';
import { advanceDuty } from './advance-duty.ts';

export type DueDuties = {
  /** Claims as many due duties as there are free places and starts them; resolves with how many when they are claimed. */
  pass(): Promise<number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

/** Advances due duties, at most so many at a time. A slow answer holds one place and never the pass. */
export function createDueDuties(deps: JobDeps, places: number): DueDuties {
  const working = new Set<Promise<void>>();

  async function advance(held: Held): Promise<void> {
    try {
      await deps.leases.keep(held.duty, (renewed) => advanceDuty(deps, held, renewed));
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
        const work = advance(held).finally(() => {
          working.delete(work);
          if (claimed.length === free) deps.wakeReconciler();
        });
        working.add(work);
      }
      return claimed.length;
    },
    async idle() {
      while (working.size > 0) await Promise.all(working);
    },
  };
}
