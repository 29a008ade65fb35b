import type { Log } from '../ports/log.ts';

type WatchedClock = { pass(): Promise<void>; machineAheadMs(): number };

/** What a machine's clock may be off before somebody is told; nothing of ours goes by it, but logs and proxies do. */
const tolerableMs = 2_000;

/** Keeps the database's time, and says when this machine's own clock shows another, and when it does no more. */
export function watchClock(clock: WatchedClock, log: Log) {
  let isOff = false;
  const look = () => {
    const aheadMs = Math.round(clock.machineAheadMs());
    if (Math.abs(aheadMs) > tolerableMs === isOff) return;
    isOff = !isOff;
    if (isOff) log.warn({ ahead_ms: aheadMs }, "this machine's clock differs from the database's");
    else log.info({ ahead_ms: aheadMs }, "this machine's clock shows the database's time again");
  };
  look();
  return {
    async pass() {
      await clock.pass();
      look();
    },
    idle: () => Promise.resolve(),
  };
}
