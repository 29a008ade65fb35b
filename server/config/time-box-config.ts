import { usualLeaseMs } from '../jobs/driving/call-limits.ts';
import type { EnvReader } from './env-reader.ts';

/** A launch takes the real Kodosumi seconds; a lease that leaves no time for it launches nothing. */
const shortestLeaseSeconds = 20;

/** How long a job is held, and for how long a lost launch is searched for. Short ones are for simulated upstreams. */
export function readTimeBox(read: EnvReader, upstreams: string[]): { leaseMs: number; launchRecoveryMs: number } {
  const leaseSeconds = read.integer('LEASE_SECONDS', usualLeaseMs / 1_000, { min: 2, max: 300 });
  if (leaseSeconds < shortestLeaseSeconds && !upstreams.every(isOnThisMachine)) {
    read.faults.push(
      `LEASE_SECONDS must be at least ${shortestLeaseSeconds} where the upstreams are not on this machine`,
    );
  }
  const launchRecoveryMs = read.seconds('LAUNCH_RECOVERY_SECONDS', 300);
  // A launch may be sent and answered until its lease ends.
  if (launchRecoveryMs < leaseSeconds * 1_000) {
    read.faults.push('LAUNCH_RECOVERY_SECONDS must not be less than LEASE_SECONDS');
  }
  return { leaseMs: leaseSeconds * 1_000, launchRecoveryMs };
}

function isOnThisMachine(url: string): boolean {
  return !URL.canParse(url) || ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
