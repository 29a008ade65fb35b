import type { Job } from '@masumi-kodosumi-connector/contract';
import type { WaitOptions } from './client.ts';
import { isTransient } from './retry-policy.ts';
import type { Timing } from './timing.ts';
import { WaitTimeoutError } from './wait-timeout-error.ts';

export type WaitDeps = {
  /** Asks for the job once more, for at most so long. */
  look: (withinMs: number) => Promise<Job>;
  timing: Timing;
};

const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
/** A service that is being restarted is no reason to give up on a job that takes hours. */
const longestSilenceMs = 300_000;

/** Looks again and again, more seldom the longer nothing changes. */
export async function waitForJob({ look, timing }: WaitDeps, options: WaitOptions = {}): Promise<Job> {
  const { timeoutMs = Infinity, onChange, signal } = options;
  const startedMs = timing.nowMs();
  const left = () => timeoutMs - (timing.nowMs() - startedMs);
  let seen: Job | null = null;
  let heardMs = startedMs;
  let failure: unknown;
  let pauseMs = firstPauseMs;
  do {
    try {
      const job = await look(left());
      if (job.status !== seen?.status) {
        pauseMs = firstPauseMs;
        onChange?.(job);
      }
      if (hasEnded(job)) return job;
      [seen, failure, heardMs] = [job, undefined, timing.nowMs()];
    } catch (error) {
      if (!isTransient(error) || timing.nowMs() - heardMs > longestSilenceMs) throw error;
      failure = error;
    }
    await timing.pause(Math.max(0, Math.min(pauseMs, left())), signal);
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
  } while (left() > 0);
  throw new WaitTimeoutError(`The job had not ended after ${timeoutMs} ms.`, seen, { cause: failure });
}

const hasEnded = ({ status }: Job) => status === 'completed' || status === 'failed';
