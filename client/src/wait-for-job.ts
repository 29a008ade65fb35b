import type { Job } from '@masumi-kodosumi-connector/contract';
import type { EndedJob, WaitOptions } from './client.ts';
import { isTransient } from './retry-policy.ts';
import type { Timing } from './timing.ts';
import { WaitTimeoutError } from './wait-timeout-error.ts';

/** The job, and the tag of this state of it where the service gave one; null for "nothing is new". */
export type Look = { job: Job; tag: string | null } | null;

export type WaitDeps = {
  /** Asks for the job once more, for at most so long; with a tag, the answer may wait for news. */
  look: (withinMs: number, known: string | null) => Promise<Look>;
  timing: Timing;
};

const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
/** A service that is being restarted is no reason to give up on a job that takes hours. */
const longestSilenceMs = 300_000;

/**
 * Looks until the job has ended. The service holds its answer back until there is news; between answers that came at once,
 * from a service or gateway that does not do so, are pauses that grow.
 */
export async function waitForJob({ look, timing }: WaitDeps, options: WaitOptions = {}): Promise<EndedJob> {
  const { timeoutMs = Infinity, onChange, signal } = options;
  const startedMs = timing.nowMs();
  const left = () => timeoutMs - (timing.nowMs() - startedMs);
  let seen: Look = null;
  let heardMs = startedMs;
  let failure: unknown;
  let pauseMs = firstPauseMs;
  do {
    const askedMs = timing.nowMs();
    let news: Look = null;
    try {
      news = await look(left(), seen?.tag ?? null);
      heardMs = timing.nowMs();
      failure = undefined;
    } catch (error) {
      if (!isTransient(error) || timing.nowMs() - heardMs > longestSilenceMs) throw error;
      failure = error;
    }
    if (news !== null) {
      const hasChanged = news.job.status !== seen?.job.status;
      seen = news;
      if (hasChanged) onChange?.(news.job);
      if (hasEnded(news.job)) return news.job;
      if (hasChanged) {
        pauseMs = firstPauseMs;
        continue;
      }
    }
    const spentMs = timing.nowMs() - askedMs;
    await timing.pause(Math.max(0, Math.min(pauseMs - spentMs, left())), signal);
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
  } while (left() > 0);
  throw new WaitTimeoutError(`The job had not ended after ${timeoutMs} ms.`, seen?.job ?? null, { cause: failure });
}

const hasEnded = (job: Job): job is EndedJob => job.status === 'completed' || job.status === 'failed';
