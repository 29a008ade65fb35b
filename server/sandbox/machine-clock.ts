import type { RequestHandler } from 'express';
import type { Clock } from './clock.ts';

/** The clock of one machine of the outside world: as far from the world's clock as it is set, jumps included. */
export type MachineClock = Clock & {
  set(offsetMs: number): void;
  /** What this machine wrote down at that instant of the world, whatever its clock was set to since. */
  stamp(worldMs: number): number;
};

export function createMachineClock(world: Clock, offsetMs = 0): MachineClock {
  const settings = [{ from: Number.NEGATIVE_INFINITY, offsetMs }];
  const stamp = (worldMs: number): number =>
    worldMs + (settings.findLast(({ from }) => from <= worldMs)?.offsetMs ?? offsetMs);
  return {
    stamp,
    now: () => new Date(stamp(world.now().getTime())),
    set: (next) => {
      settings.push({ from: world.now().getTime(), offsetMs: next });
    },
  };
}

/** What the HTTP server of a machine writes into every answer. */
export function dateHeader(clock: Clock): RequestHandler {
  return (_, response, next) => {
    response.set('date', clock.now().toUTCString());
    next();
  };
}
