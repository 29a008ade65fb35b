import type { Clock } from '../../ports/clock.ts';

/** How far ahead of ours the clock of an upstream is, as the `Date` of its last answer says; 0 before the first one. */
export type FarClock = {
  see(headers: Headers): void;
  offsetMs(): number;
  /** Whether any answer has said it. */
  isSeen(): boolean;
};

/** A `Date` has whole seconds: on the average it is half of one old. */
const halfSecondMs = 500;

export function createFarClock(clock: Clock): FarClock {
  let offset: number | null = null;
  return {
    see(headers) {
      const at = Date.parse(headers.get('date') ?? '');
      if (Number.isFinite(at)) offset = at + halfSecondMs - clock.now().getTime();
    },
    offsetMs: () => offset ?? 0,
    isSeen: () => offset !== null,
  };
}
