import type { Clock } from '../../server/ports/clock.ts';

export type SteppedClock = Clock & { step(ms: number): void };

/** A clock that stands still until a test moves it. Begins now, since tokens are checked against it. */
export function createSteppedClock(): SteppedClock {
  let now = Date.now();
  return {
    now: () => new Date(now),
    step: (ms) => {
      now += ms;
    },
  };
}
