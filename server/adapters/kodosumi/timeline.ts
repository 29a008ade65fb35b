import type { ClockOffset } from '../../ports/kodosumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import { unanswered, type KodosumiSession } from './kodosumi-session.ts';
import { Timeline, type TimelineRun } from './kodosumi-wire.ts';

const pageSize = 100;
const mostPages = 20;

export type Span = { from: Date; to: Date };

/** Every run that was launched in the span of the flow's time, both ends included, newest first. */
export async function readTimeline(session: KodosumiSession, { from, to }: Span): Promise<TimelineRun[]> {
  const first = runIdBound(from, 0);
  const runs: TimelineRun[] = [];
  let bound = runIdBound(to, 1);
  for (let page = 0; page < mostPages; page += 1) {
    const query = { pp: pageSize, offset: bound };
    const answer = await session.exchange({ method: 'GET', path: '/timeline/list', query });
    const timeline = Timeline.safeParse(answer.json);
    if (answer.status !== 200 || !timeline.success) throw unanswered('the timeline', answer);
    const { items } = timeline.data;
    runs.push(...items.filter(({ fid }) => fid >= first));
    const last = items.at(-1);
    if (last === undefined || items.length < pageSize || last.fid < first) return runs;
    bound = last.fid;
  }
  // The one that is looked for may be among those that were not read.
  throw new NoAnswer('kodosumi', `more than ${mostPages * pageSize} runs stand in the span that is searched`);
}

/** The same span by a clock whose offset is known so far, and as much wider. */
export function shifted({ from, to }: Span, { leastMs, mostMs }: ClockOffset, widerMs: number): Span {
  return { from: new Date(from.getTime() + leastMs - widerMs), to: new Date(to.getTime() + mostMs + widerMs) };
}

export function hull(a: Span, b: Span): Span {
  return { from: a.from < b.from ? a.from : b.from, to: a.to > b.to ? a.to : b.to };
}

export function isLaunchedIn(runId: string, { from, to }: Span): boolean {
  return runId >= runIdBound(from, 0) && runId < runIdBound(to, 1);
}

/** Run ids begin with the launch second in hex, so a second is a bound in their order. */
function runIdBound(at: Date, plusSeconds: number): string {
  const seconds = Math.floor(at.getTime() / 1_000) + plusSeconds;
  return seconds.toString(16).padStart(8, '0').padEnd(24, '0');
}
