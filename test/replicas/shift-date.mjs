// Preloaded into a process: its own clock is wrong by so much.
const shiftMs = Number(process.env.CLOCK_SHIFT_MS);
const { now } = Date;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now() + shiftMs);
    else super(...given);
  }
  static now() {
    return now() + shiftMs;
  }
};
