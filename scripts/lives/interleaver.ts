import type { Random } from './seeded-random.ts';

/** Thrown into a thread of work where its process is made to die. */
export class Crash extends Error {}

type Thread = { name: string; isDoomed: boolean; resume: (() => void) | null };

export type Interleaver = {
  /** Begins a thread of work; `onEnd` tells whether it crashed. */
  spawn(name: string, body: () => Promise<void>, onEnd: (crashed: boolean) => void): void;
  /** Waits for this thread's turn. Throws `Crash` once the thread is doomed. */
  turn(name: string): Promise<void>;
  doom(name: string): void;
  /** Gives turns, one thread at a time, until none is left. `beforeTurn` runs before each. */
  run(beforeTurn: (name: string) => void): Promise<void>;
};

/**
 * Lets several workers run in an order that the seed alone decides: a thread stops at each call to the outside, and
 * only one goes on at a time.
 */
export function createInterleaver(random: Random): Interleaver {
  const threads = new Map<string, Thread>();
  const failures: unknown[] = [];
  let changed = () => {};

  function end(name: string, crashed: boolean, onEnd: (crashed: boolean) => void): void {
    threads.delete(name);
    onEnd(crashed);
    changed();
  }

  return {
    spawn(name, body, onEnd) {
      threads.set(name, { name, isDoomed: false, resume: null });
      void body()
        .then(() => {
          end(name, false, onEnd);
        })
        .catch((error: unknown) => {
          if (!(error instanceof Crash)) failures.push(error);
          end(name, true, onEnd);
        });
    },

    async turn(name) {
      const thread = threads.get(name);
      if (thread === undefined || thread.isDoomed) throw new Crash(name);
      await new Promise<void>((resolve) => {
        thread.resume = resolve;
        changed();
      });
      // Doomed while it waited.
      if ((thread as { isDoomed: boolean }).isDoomed) throw new Crash(name);
    },

    doom(name) {
      const thread = threads.get(name);
      if (thread) thread.isDoomed = true;
    },

    async run(beforeTurn) {
      while (threads.size > 0) {
        while ([...threads.values()].some((thread) => thread.resume === null)) {
          await new Promise<void>((resolve) => {
            changed = resolve;
          });
        }
        if (failures.length > 0) throw failures[0];
        const waiting = [...threads.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
        if (waiting.length === 0) break;
        const thread = random.pick(waiting);
        beforeTurn(thread.name);
        const { resume } = thread;
        thread.resume = null;
        resume?.();
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
