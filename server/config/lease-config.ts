import { launchIsOverMs, usualLeaseMs } from '../jobs/driving/call-limits.ts';
import type { EnvReader } from './env-reader.ts';

/** A lease is prolonged every third of its length: a shorter one would not survive a busy moment. */
const shortestLeaseSeconds = 10;
/** So long a launch may be under way: a search that ends before could miss its run. */
const shortestRecoverySeconds = Math.ceil(launchIsOverMs / 1_000);

/** How long a duty is held, and for how long a lost launch is searched for. Short ones are for simulated upstreams. */
export function readLeases(read: EnvReader, upstreams: string[]): { leaseMs: number; launchRecoveryMs: number } {
  const leaseSeconds = read.integer('LEASE_SECONDS', usualLeaseMs / 1_000, { min: 2, max: 300 });
  const launchRecoveryMs = read.seconds('LAUNCH_RECOVERY_SECONDS', 300);
  if (!upstreams.every(isOnThisMachine)) {
    const elsewhere = 'where the upstreams are not on this machine';
    if (leaseSeconds < shortestLeaseSeconds) {
      read.faults.push(`LEASE_SECONDS must be at least ${shortestLeaseSeconds} ${elsewhere}`);
    }
    if (launchRecoveryMs < shortestRecoverySeconds * 1_000) {
      const seconds = shortestRecoverySeconds;
      read.faults.push(`LAUNCH_RECOVERY_SECONDS must be at least ${seconds}: for so long a launch may be under way`);
    }
  }
  if (launchRecoveryMs < leaseSeconds * 1_000) {
    read.faults.push('LAUNCH_RECOVERY_SECONDS must not be less than LEASE_SECONDS');
  }
  return { leaseMs: leaseSeconds * 1_000, launchRecoveryMs };
}

function isOnThisMachine(url: string): boolean {
  return !URL.canParse(url) || ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
