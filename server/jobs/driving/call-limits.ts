/**
 * What a worker does with a job has to fit into its lease. In the usual 25 s a launch leaves within 5 s of its attempt
 * and every call ends within 14 s, so that a launch is answered or given up before anybody else may hold its job.
 */
export const usualLeaseMs = 25_000;

export function sendWithinMs(leaseMs: number): number {
  return leaseMs / 5;
}

export function callTimeoutMs(leaseMs = usualLeaseMs): number {
  return Math.floor(leaseMs * 0.56);
}
