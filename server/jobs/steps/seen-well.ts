import type { Duty, WellObservation } from '../life/duty.ts';

/** A longer gap between two looks, and the time in between counts as not seen. */
const longestGapMs = 60_000;

/** Kodosumi was seen well at this look: since when it has been at every look, without a gap between two of them. */
export function seenWell(duty: Duty, now: Date): { since: Date; observed: WellObservation } {
  const lastSeen = duty.seenWellAt;
  const hasGap = lastSeen === null || now.getTime() - lastSeen.getTime() > longestGapMs;
  const since = hasGap ? now : (duty.wellSince ?? now);
  return { since, observed: { wellSince: since, seenWellAt: now } };
}

/**
 * A run ended without a result at this look: since when it has at every look, by our own clock. `seenWellAt` is left out,
 * so that it is not taken for a run that does not show.
 */
export function seenWithoutResult(duty: Duty, now: Date): { since: Date; observed: WellObservation } {
  const since = duty.seenWellAt === null ? (duty.wellSince ?? now) : now;
  return { since, observed: { wellSince: since, seenWellAt: null } };
}

/** What is searched for was there, or Kodosumi was not well: a search begins from the start. */
export const notSeenWell: WellObservation = { wellSince: null, seenWellAt: null };
