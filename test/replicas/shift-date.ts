// Preloaded into a process: its machine's clock is wrong by so much.
const shiftMs = Number(process.env.CLOCK_SHIFT_MS);
const RightDate = Date;
const rightNow = () => RightDate.now();

class WrongDate extends RightDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [rightNow() + shiftMs] : given) as [number]));
  }

  static override now(): number {
    return rightNow() + shiftMs;
  }
}

globalThis.Date = WrongDate as DateConstructor;
