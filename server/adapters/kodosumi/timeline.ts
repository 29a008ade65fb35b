import type { ClockOffset } from '../../ports/kodosumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import { AnswerTooLarge } from '../upstream-http/answer-too-large.ts';
import { mebibyte } from '../upstream-http/upstream-http.ts';
import { unanswered, type KodosumiSession } from './kodosumi-session.ts';
import { Timeline, type TimelineRun } from './kodosumi-wire.ts';

const usualPageSize = 100;
const largestPage = 8 * mebibyte;
const mostRuns = 2_000;
/** Pages that were halved are many, and all that they hold is kept until the search is over. */
const mostPages = 100;
const mostText = 64 * mebibyte;

export type Span = { from: Date; to: Date };

/** Every run that was launched in the span of the flow's time, both ends included, newest first. */
export async function readTimeline(session: KodosumiSession, { from, to }: Span): Promise<TimelineRun[]> {
  const first = runIdBound(from, 0);
  const runs: TimelineRun[] = [];
  let bound = runIdBound(to, 1);
  let pageSize = usualPageSize;
  let textLength = 0;
  for (let page = 0; page < mostPages && runs.length < mostRuns && textLength < mostText; page += 1) {
    const answer = await readPage(session, bound, pageSize);
    if (answer === null) {
      pageSize = Math.floor(pageSize / 2);
      continue;
    }
    const { items } = answer;
    textLength += answer.textLength;
    runs.push(...items.filter(({ fid }) => fid >= first));
    const last = items.at(-1);
    if (last === undefined || items.length < pageSize || last.fid < first) return runs;
    bound = last.fid;
  }
  // The one that is looked for may be among those that were not read.
  throw new NoAnswer('kodosumi', 'more runs stand in the span that is searched than can be read');
}

/** Null for a page that is too large: the inputs of its runs are, and fewer of them may not be. */
async function readPage(session: KodosumiSession, bound: string, pageSize: number) {
  const query = { pp: pageSize, offset: bound };
  try {
    const maxBytes = largestPage;
    const answer = await session.exchange({ method: 'GET', path: '/timeline/list', query, maxBytes });
    const timeline = Timeline.safeParse(answer.json);
    if (answer.status !== 200 || !timeline.success) throw unanswered('the timeline', answer);
    return { items: timeline.data.items, textLength: answer.text.length };
  } catch (error) {
    if (error instanceof AnswerTooLarge && pageSize > 1) return null;
    throw error;
  }
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
