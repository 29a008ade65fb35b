import type { JobReader, JobState } from '../../ports/job-reader.ts';

/** Looks out for one job, from the moment it is made. */
export type JobWatch = {
  /** Resolves when the job is no longer as it was seen, or when the signal aborts. */
  changeFrom(seen: JobState, signal: AbortSignal): Promise<void>;
  end(): void;
};

export type JobChanges = {
  watch(id: number): JobWatch;
  /** To be told after each commit of this process. */
  committed(id: number, state: JobState): void;
  /** How many wait at this moment. */
  waiting(): number;
  /** One question for all that are waited for: what other processes committed is seen by it. */
  pass(): Promise<void>;
  idle(): Promise<void>;
};

type Waiter = { seen: JobState | null; isLate: boolean; wake: () => void };

/**
 * Tells who waits for a job that it has changed. A shared look at the database rather than LISTEN: it needs no
 * connection of its own, survives a connection pooler, and is the same on the embedded database.
 */
export function createJobChanges(jobs: Pick<JobReader, 'statesOf'>): JobChanges {
  const waiting = new Map<number, Set<Waiter>>();

  function tell(id: number, state: JobState): void {
    for (const waiter of waiting.get(id) ?? []) {
      if (waiter.seen !== null && !differs(waiter.seen, state)) continue;
      waiter.isLate = true;
      waiter.wake();
    }
  }

  return {
    watch(id) {
      const waiter: Waiter = { seen: null, isLate: false, wake: () => undefined };
      const others = waiting.get(id) ?? new Set();
      waiting.set(id, others.add(waiter));
      return {
        async changeFrom(seen, signal) {
          waiter.seen = seen;
          await new Promise<void>((resolve) => {
            waiter.wake = resolve;
            signal.addEventListener('abort', () => {
              resolve();
            });
            if (waiter.isLate || signal.aborted) resolve();
          });
          waiter.isLate = false;
        },
        end() {
          others.delete(waiter);
          if (others.size === 0) waiting.delete(id);
        },
      };
    },

    committed: tell,

    waiting: () => [...waiting.values()].reduce((sum, waiters) => sum + waiters.size, 0),

    async pass() {
      if (waiting.size === 0) return;
      for (const { id, ...state } of await jobs.statesOf([...waiting.keys()])) tell(id, state);
    },

    idle: () => Promise.resolve(),
  };
}

export function differs(before: JobState, after: JobState): boolean {
  return before.status !== after.status || before.settlement !== after.settlement;
}
