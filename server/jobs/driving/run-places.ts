import type { Job } from '../life/job.ts';
import type { JobDeps, JobSettings } from '../job-deps.ts';

/** An agent runs so many jobs at a time; who was paid first goes first. */
export async function isItsTurn(deps: JobDeps, job: Job): Promise<boolean> {
  return (await deps.jobs.runsBefore(job)) < deps.settings.maxConcurrentRuns;
}

/**
 * Asked once the attempt is committed, since jobs that are paid at the same moment may each have seen a free place. The
 * last one to commit sees all the others, so that never too many are sent; who stands back finds its turn at the next look.
 */
export async function areTooManyAttempted(deps: JobDeps, job: Job): Promise<boolean> {
  const { running } = await deps.jobs.loadOf(job.agentKey);
  return running > deps.settings.maxConcurrentRuns;
}

type PlaceDeps = Pick<JobDeps, 'clock' | 'jobs' | 'wakeReconciler'> & {
  settings: Pick<JobSettings, 'maxConcurrentRuns'>;
};

/** Lets the next in line look at once when a place became free. */
export async function passPlaceOn(deps: PlaceDeps, before: Job, after: Job): Promise<void> {
  // A launch that is tried again is the next in line itself, and has its own pace.
  if (!holdsPlace(before) || holdsPlace(after) || after.status === 'payment_confirmed') return;
  await deps.jobs.hastenLaunches(after.agentKey, deps.clock.now(), deps.settings.maxConcurrentRuns);
  deps.wakeReconciler();
}

function holdsPlace({ status, result, launchAttemptedAt }: Job): boolean {
  if (status === 'payment_confirmed') return launchAttemptedAt !== null;
  return (status === 'running' || status === 'awaiting_input') && result === null;
}
