import { createHash } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';

/** Milliseconds that the measured work takes on the quiet machine for which the limits of tests are written. */
const quietMs = 90;
const mostTimes = 30;

/**
 * How many times slower than a quiet machine this one is at the moment, by a piece of work and by its queue; at least 1.
 * Limits of tests follow it, so that a busy machine fails no test.
 */
export function measureSlowness(): number {
  const since = performance.now();
  const piece = Buffer.alloc(1_048_576);
  const hash = createHash('sha256');
  for (let count = 0; count < 100; count += 1) hash.update(piece);
  hash.digest();
  const byWork = (performance.now() - since) / quietMs;
  const byQueue = (loadavg()[0] ?? 0) / availableParallelism();
  return Math.min(mostTimes, Math.max(1, byWork, byQueue));
}

/** Milliseconds that a test gives to what takes at most so many on a quiet machine. */
export function patiently(ms: number): number {
  return Math.ceil(ms * Number(process.env['TEST_SLOWNESS'] ?? 1));
}
