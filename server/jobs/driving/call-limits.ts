/**
 * Who holds a duty says so every third of its lease while a call is under way, so that a call may last longer than a
 * lease, and a dead process is noticed within 30 s.
 */
export const usualLeaseMs = 20_000;

/** A launch leaves so soon after its attempt was committed, or never: another worker may be searching for its run later. */
export const sendWithinMs = 5_000;

/** The slowest honest answers, a status that is waited for and a login, take a few seconds. */
export const callEndsWithinMs = 15_000;
/** Kodosumi's own proxy waits so long for an agent. Who gives a launch up sooner takes a slow agent's run for a lost one. */
export const launchEndsWithinMs = 60_000;
/** From its attempt: by then a launch was answered or given up. */
export const launchIsOverMs = sendWithinMs + launchEndsWithinMs;

export type CallLimits = { callMs: number; launchMs: number };

export const usualCallLimits: CallLimits = { callMs: callEndsWithinMs, launchMs: launchEndsWithinMs };
