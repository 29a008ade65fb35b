import { isNoAnswer } from './no-answer-error.ts';
import { isProblem } from './problem-error.ts';

/** How often, and for how long, one call is tried. Both limits hold for the call as a whole. */
export type RetryPolicy = {
  /** Requests for one call at most, the first among them. */
  maxTries: number;
  /** From the call to its end at most: all tries and all pauses. */
  totalMs: number;
  /** One try at most. */
  perTryMs: number;
  /** A `Retry-After` above this ends the call at once: it is never shortened. */
  maxRetryAfterMs: number;
};

export const defaultRetryPolicy: RetryPolicy = {
  maxTries: 5,
  totalMs: 60_000,
  perTryMs: 30_000,
  maxRetryAfterMs: 20_000,
};

/**
 * Whether the same request may succeed later. All that the service offers can be sent twice: reading changes nothing, and an
 * order carries its idempotency key.
 */
export function isTransient(error: unknown): boolean {
  if (isNoAnswer(error)) return true;
  if (!isProblem(error)) return false;
  switch (error.status) {
    case 408:
    case 429:
    case 503:
    case 504:
      return true;
    case 502:
      // Ours says that the payment node refused; a gateway's says that it did not reach the service.
      return error.code === null;
    case 409:
      return error.code === 'idempotency_in_progress';
    default:
      return false;
  }
}

export type FailedTry = { error: unknown; tries: number; elapsedMs: number; random: number };

/** The pause before the next try in milliseconds; null when there is none. */
export function pauseBeforeRetry(policy: RetryPolicy, { error, tries, elapsedMs, random }: FailedTry): number | null {
  if (!isTransient(error) || tries >= policy.maxTries) return null;
  const askedMs = isProblem(error) ? (error.retryAfterMs ?? 0) : 0;
  if (askedMs > policy.maxRetryAfterMs) return null;
  const grownMs = Math.min(250 * 2 ** (tries - 1), 5_000);
  // Spread over half of it, so that clients which failed together do not come back together.
  const pauseMs = Math.max(askedMs, Math.round(grownMs * (0.5 + random / 2)));
  return elapsedMs + pauseMs < policy.totalMs ? pauseMs : null;
}
