import type { LaunchObservation } from '../driving/record-events.ts';
import type { Job } from '../life/job.ts';

/** A longer gap between two looks, and the time in between counts as not seen. */
const longestGapMs = 60_000;

/** Kodosumi was seen well at this look: since when it has been at every look, without a gap between two of them. */
export function seenWell(job: Job, now: Date): { since: Date; observed: LaunchObservation } {
  const lastSeen = job.launchSeenWellAt;
  const hasGap = lastSeen === null || now.getTime() - lastSeen.getTime() > longestGapMs;
  const since = hasGap ? now : (job.launchWellSince ?? now);
  return { since, observed: { launchWellSince: since, launchSeenWellAt: now } };
}

/** What is searched for was there, or Kodosumi was not well: a search begins from the start. */
export const notSeenWell: LaunchObservation = { launchWellSince: null, launchSeenWellAt: null };
