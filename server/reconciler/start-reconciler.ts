import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../ports/log.ts';

/** One round of work. `pass` must not overlap itself; `idle` ends when nothing that a pass began is under way. */
export type Rounds = { pass(): Promise<unknown>; idle(): Promise<void> };

export type Reconciler = {
  /** A hint to make a pass now and not at the next tick. */
  wake(): void;
  /** How long ago a pass last ended well; null before the first. */
  msSinceLastPass(): number | null;
  /** Begins no more passes and waits for what is under way. */
  stop(): Promise<void>;
};

/** Makes a pass at each tick, never two at once. Knows nothing of what a pass does. */
export function startReconciler(rounds: Rounds, log: Log, intervalMs: number): Reconciler {
  let running: Promise<void> | null = null;
  let isWoken = false;
  let hasStopped = false;
  let lastPassAt: number | null = null;

  function tick(): void {
    if (hasStopped) return;
    if (running !== null) {
      isWoken = true;
      return;
    }
    isWoken = false;
    running = rounds
      .pass()
      .then(() => {
        lastPassAt = performance.now();
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'pass failed');
      })
      .finally(() => {
        running = null;
        if (isWoken) tick();
      });
  }

  const timer = setInterval(tick, intervalMs);
  // Who wakes it is a request, and what a pass does is not done in the course of that.
  const outsideOfRequests = AsyncLocalStorage.snapshot();
  return {
    wake: () => {
      outsideOfRequests(() => setImmediate(tick));
    },
    msSinceLastPass: () => (lastPassAt === null ? null : performance.now() - lastPassAt),
    async stop() {
      hasStopped = true;
      clearInterval(timer);
      await running;
      await rounds.idle();
    },
  };
}
