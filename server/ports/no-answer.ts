export type Upstream = 'kodosumi' | 'masumi';

/** `refused`: it is there, and does not take our key or password. */
export type UpstreamState = 'ok' | 'unwell' | 'refused';

/**
 * The other side gave no answer that says anything about the question: a time-out, a 401, a 5xx, garbage. It never
 * ends a job; the same question is asked again later.
 */
export class NoAnswer extends Error {
  readonly upstream: Upstream;
  /** What the other side asked for in `Retry-After`. */
  readonly retryAfterMs: number | null;
  /** It does not take our key or password: asking again changes nothing before somebody mends that. */
  readonly isOfOurKey: boolean;

  constructor(
    upstream: Upstream,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | null; isOfOurKey?: boolean } = {},
  ) {
    super(`${upstream}: ${message}`, { cause: options.cause });
    this.name = 'NoAnswer';
    this.upstream = upstream;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.isOfOurKey = options.isOfOurKey ?? false;
  }
}
