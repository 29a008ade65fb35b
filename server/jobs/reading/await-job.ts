import { findJob } from './find-job.ts';
import type { Job } from '../life/job.ts';
import { differs } from './job-changes.ts';
import type { JobDeps } from '../job-deps.ts';

/**
 * The job once its status or settlement is another than now, or as it is when the signal aborts; at once when it has
 * ended, or when the caller does not know its present state.
 */
export async function awaitJob(
  deps: JobDeps,
  { owner, agentKey, id }: { owner: string; agentKey: string; id: number },
  isNews: (job: Job) => boolean,
  signal: AbortSignal,
): Promise<Job | null> {
  // Before the first look, so that no commit falls between the two.
  const watch = deps.changes.watch(id);
  try {
    const first = await findJob(deps, owner, agentKey, id);
    if (first === null || hasEnded(first) || isNews(first)) return first;
    let job: Job | null = first;
    while (job !== null && !signal.aborted && !differs(first, job)) {
      await watch.changeFrom(first, signal);
      job = await findJob(deps, owner, agentKey, id);
    }
    return job;
  } finally {
    watch.end();
  }
}

function hasEnded({ status }: Job): boolean {
  return status === 'completed' || status === 'failed';
}
