export type SteppedClock = { now(): Date; step(ms: number): void };

export function steppedClock(start = '2026-11-23T12:00:00.000Z'): SteppedClock {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    step: (ms) => {
      at += ms;
    },
  };
}
