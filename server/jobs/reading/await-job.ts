import type { JobWithResult } from '../../ports/job-reader.ts';
import type { JobDeps } from '../job-deps.ts';
import { isFinal, type Job } from '../life/job.ts';
import { findJob, type Whose } from './find-job.ts';
import { differs } from './job-changes.ts';

/**
 * The job once its status or settlement is another than now, or as it is when the signal aborts; at once when it has
 * ended, or when the caller does not know its present state.
 */
export async function awaitJob(
  deps: JobDeps,
  whose: Whose,
  isNews: (job: Job) => boolean,
  signal: AbortSignal,
): Promise<JobWithResult | null> {
  // Before the first look, so that no commit falls between the two.
  const watch = deps.changes.watch(whose.id);
  try {
    const first = await findJob(deps, whose);
    if (first === null || isFinal(first.job.status) || isNews(first.job)) return first;
    let found: JobWithResult | null = first;
    while (found !== null && !signal.aborted && !differs(first.job, found.job)) {
      await watch.changeFrom(first.job, signal);
      found = await findJob(deps, whose);
    }
    return found;
  } finally {
    watch.end();
  }
}
