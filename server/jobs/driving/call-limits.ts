/**
 * What a worker does with a job has to fit into its lease. In the usual 25 s a launch leaves within 5 s of its attempt,
 * and every call but the launch ends within 15 s.
 */
export const usualLeaseMs = 25_000;

/** The slowest honest answers, a status that is waited for and a login, take a few seconds. */
export const callEndsWithinMs = 15_000;
/**
 * Kodosumi's own proxy waits so long for an agent. Who gives a launch up sooner takes a slow agent's run for a lost one;
 * an answer that comes after the lease has ended is not written, and its run is found by a search.
 */
export const launchEndsWithinMs = 60_000;

export type CallLimits = { callMs: number; launchMs: number };

export const usualCallLimits: CallLimits = { callMs: callEndsWithinMs, launchMs: launchEndsWithinMs };

/** A lease that is shorter than usual is one for simulated upstreams, whose calls are as much shorter. */
export function callLimits(leaseMs: number): CallLimits {
  const share = Math.min(1, leaseMs / usualLeaseMs);
  return { callMs: Math.floor(callEndsWithinMs * share), launchMs: Math.floor(launchEndsWithinMs * share) };
}

export function sendWithinMs(leaseMs: number): number {
  return leaseMs / 5;
}

/** From its attempt: by then a launch was answered or given up. */
export function launchIsOverMs(leaseMs: number): number {
  return sendWithinMs(leaseMs) + callLimits(leaseMs).launchMs;
}
