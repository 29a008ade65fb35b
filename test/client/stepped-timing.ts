import type { Timing } from '../../client/src/timing.ts';

export type SteppedTiming = Timing & { pauses: number[] };

/** A pause is over at once, and the clock has moved by it; `during` is what happens meanwhile. */
export function createSteppedTiming(during: (ms: number) => Promise<void> = () => Promise.resolve()): SteppedTiming {
  let nowMs = 0;
  const pauses: number[] = [];
  return {
    pauses,
    nowMs: () => nowMs,
    random: () => 1,
    async pause(ms, signal) {
      pauses.push(ms);
      await during(ms);
      nowMs += ms;
      signal?.throwIfAborted();
    },
  };
}
