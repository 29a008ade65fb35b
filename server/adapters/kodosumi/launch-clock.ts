import type { AnsweredLaunch, ClockOffset } from '../../ports/kodosumi.ts';

export type LaunchClocks = {
  /** The run's second lies between our sending and the answer: each answered launch bounds the offset. */
  learn(flow: string, launch: AnsweredLaunch): void;
  offsetOf(flow: string): ClockOffset | null;
  /** Whether the offset, as it is known now, surely held for what was launched from that instant on. */
  isSureSince(flow: string, from: Date): boolean;
};

/** Clocks drift and are drawn back; what differs by no more is no jump. */
const driftMs = 2_000;
/** Beyond, something is wrong with one of the clocks, and nothing is concluded from either. */
const largestSureOffsetMs = 60_000;

type Known = ClockOffset & { jumpSeenAt: Date | null };

export function createLaunchClocks(): LaunchClocks {
  const known = new Map<string, Known>();

  return {
    learn(flow, launch) {
      const seen = boundsOf(launch);
      const before = known.get(flow);
      if (before === undefined) {
        known.set(flow, { ...seen, jumpSeenAt: null });
        return;
      }
      const leastMs = Math.max(before.leastMs, seen.leastMs);
      const mostMs = Math.min(before.mostMs, seen.mostMs);
      const isContradiction = leastMs > mostMs;
      const jumpSeenAt = leastMs - mostMs > driftMs ? launch.answeredAt : before.jumpSeenAt;
      known.set(flow, { ...(isContradiction ? seen : { leastMs, mostMs }), jumpSeenAt });
    },

    offsetOf(flow) {
      const offset = known.get(flow);
      return offset === undefined ? null : { leastMs: offset.leastMs, mostMs: offset.mostMs };
    },

    isSureSince(flow, from) {
      const offset = known.get(flow);
      if (offset === undefined) return false;
      const isSmall = offset.leastMs >= -largestSureOffsetMs && offset.mostMs <= largestSureOffsetMs;
      return isSmall && (offset.jumpSeenAt === null || from > offset.jumpSeenAt);
    },
  };
}

/** A run id begins with the second, cut off, in which the flow made it. */
function boundsOf({ sentAt, answeredAt, runId }: AnsweredLaunch): ClockOffset {
  const second = launchSecondOf(runId) * 1_000;
  return { leastMs: second - answeredAt.getTime(), mostMs: second + 1_000 - sentAt.getTime() };
}

/** Epoch seconds by the clock of the machine where the flow runs. */
export function launchSecondOf(runId: string): number {
  return Number.parseInt(runId.slice(0, 8), 16);
}
