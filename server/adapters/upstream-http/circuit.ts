import type { Clock } from '../../ports/clock.ts';
import type { Upstream } from '../../ports/no-answer.ts';
import { NotSent } from './not-sent.ts';

const opensAfterFailures = 5;
const staysOpenMs = 5_000;

/**
 * Keeps an upstream that gives no answers from eating the time of every job: after a row of failures it is asked once
 * every few seconds, and the other calls fail at once.
 */
export class Circuit {
  readonly #upstream: Upstream;
  readonly #clock: Clock;
  #failures = 0;
  #nextTryAt = 0;

  constructor(upstream: Upstream, clock: Clock) {
    this.#upstream = upstream;
    this.#clock = clock;
  }

  /** Throws where the call is not to be made. */
  enter(): void {
    if (this.#failures < opensAfterFailures) return;
    const now = this.#clock.now().getTime();
    if (now < this.#nextTryAt) {
      const retryAfterMs = this.#nextTryAt - now;
      throw new NotSent(this.#upstream, 'not asked, it has given no answers lately', { retryAfterMs });
    }
    this.#nextTryAt = now + staysOpenMs;
  }

  report(gaveAnswer: boolean): void {
    this.#failures = gaveAnswer ? 0 : this.#failures + 1;
    if (this.#failures === opensAfterFailures) this.#nextTryAt = this.#clock.now().getTime() + staysOpenMs;
  }
}
