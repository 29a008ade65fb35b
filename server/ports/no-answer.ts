export type Upstream = 'kodosumi' | 'masumi';

/**
 * The other side gave no answer that says anything about the question: a time-out, a 401, a 5xx, garbage. It never
 * ends a job; the same question is asked again later.
 */
export class NoAnswer extends Error {
  readonly upstream: Upstream;
  /** What the other side asked for in `Retry-After`. */
  readonly retryAfterMs: number | null;

  constructor(upstream: Upstream, message: string, options: { cause?: unknown; retryAfterMs?: number | null } = {}) {
    super(`${upstream}: ${message}`, { cause: options.cause });
    this.name = 'NoAnswer';
    this.upstream = upstream;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
