import type { Job } from '../life/job.ts';
import type { JobDeps, JobSettings } from '../job-deps.ts';

/** An agent runs so many jobs at a time; who was paid first goes first. */
export async function isItsTurn(deps: JobDeps, job: Job): Promise<boolean> {
  const places = deps.settings.maxConcurrentRuns;
  return (await deps.loads.runsBefore(job, places)) < places;
}

/**
 * Asked once the attempt is committed, since jobs that are paid at the same moment may each have seen a free place. The
 * last one to commit sees all the others, so that never too many are sent; who stands back finds its turn at the next look.
 */
export async function areTooManyAttempted(deps: JobDeps, job: Job): Promise<boolean> {
  const places = deps.settings.maxConcurrentRuns;
  return (await deps.loads.runs(job.agentKey, places + 1)) > places;
}

type PlaceDeps = Pick<JobDeps, 'clock' | 'loads' | 'wakeReconciler'> & {
  settings: Pick<JobSettings, 'maxConcurrentRuns'>;
};

/** Lets the next in line look at once when a place became free. */
export async function passPlaceOn(deps: PlaceDeps, before: Job, after: Job): Promise<void> {
  // A launch that is tried again is the next in line itself, and has its own pace.
  const isInLine = after.status === 'payment_confirmed' && !isPassedOver(after);
  const frees = holdsPlace(before) || (before.attention === null && isPassedOver(after));
  if (!frees || holdsPlace(after) || isInLine) return;
  await deps.loads.hastenLaunches(after.agentKey, deps.clock.now(), deps.settings.maxConcurrentRuns);
  deps.wakeReconciler();
}

/** A run is under way, or may be. */
function holdsPlace({ status, resultFrozenAt, launchAttemptedAt }: Job): boolean {
  if (status === 'payment_confirmed') return launchAttemptedAt !== null;
  return (status === 'running' || status === 'awaiting_input') && resultFrozenAt === null;
}

/** Somebody has to look at it before it can be launched: whoever comes after it need not wait for that. */
function isPassedOver({ status, launchAttemptedAt, attention }: Job): boolean {
  return status === 'payment_confirmed' && launchAttemptedAt === null && attention !== null;
}
