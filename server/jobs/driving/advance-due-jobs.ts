import { advanceJob } from './advance-job.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';

export type DueJobs = {
  /** Claims as many due jobs as there are free places and starts them; resolves when they are claimed. */
  pass(): Promise<void>;
  /** Resolves when no job is being advanced. */
  idle(): Promise<void>;
};

/** Advances due jobs, at most so many at a time. A slow answer holds one place and never the pass. */
export function createDueJobs(deps: JobDeps, places: number): DueJobs {
  const working = new Set<Promise<void>>();

  async function advance(job: Job): Promise<void> {
    try {
      await advanceJob(deps, job);
    } catch (error) {
      // The database did not take what was learnt. The lease runs out, and the job is taken up again.
      deps.log.error({ job_id: job.id, err: error }, 'job not advanced');
    }
  }

  return {
    async pass() {
      const free = places - working.size;
      if (free <= 0) return;
      const now = deps.clock.now();
      const claimed = await deps.jobs.claimDue(free, now, new Date(now.getTime() + deps.settings.leaseMs));
      for (const job of claimed) {
        const work = advance(job).finally(() => {
          working.delete(work);
          if (claimed.length === free) deps.wakeReconciler();
        });
        working.add(work);
      }
    },
    async idle() {
      while (working.size > 0) await Promise.all(working);
    },
  };
}
