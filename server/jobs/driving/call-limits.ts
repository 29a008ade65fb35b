/**
 * Who holds a duty says so every third of its lease while a call is under way, so that a call may last longer than a
 * lease, and a dead process is noticed within 30 s.
 */
export const usualLeaseMs = 20_000;

/** An upstream that has not answered by then has not answered. */
export const callTimeoutMs = 15_000;

/** Kodosumi's own proxy waits so long for a flow that is launched. */
export const launchTimeoutMs = 60_000;

/** A launch leaves so soon after its attempt was committed, or never: another worker may be searching for its run later. */
export const sendWithinMs = 5_000;
