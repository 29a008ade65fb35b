import type { ListedRun, RunList } from '../../ports/kodosumi.ts';
import type { OpenAttempt } from '../../ports/launch-records.ts';
import { launchIsOverMs } from '../driving/call-limits.ts';
import type { JsonObject } from '../json-value.ts';

export type LostLaunch = { jobId: number; agentInputs: JsonObject };

/** What is known at one look; `attempts` are all launches with these inputs of which nobody knows what came of them. */
export type Look = { now: Date; list: RunList; owned: ReadonlySet<string>; attempts: OpenAttempt[] };

export type Finding =
  | { kind: 'run'; runId: string }
  /** Runs that may come of the launch and may not. */
  | { kind: 'candidates'; count: number }
  /** Nothing shows; `goesFirst` when no other launch with these inputs has to be cleared up before. */
  | { kind: 'nothing'; goesFirst: boolean };

/** Which of the listed runs came of the launch whose answer was lost? */
export function findLostRun({ jobId, agentInputs }: LostLaunch, { now, list, owned, attempts }: Look): Finding {
  const rivals = attempts.filter((attempt) => attempt.jobId !== jobId);
  const someMayStillBeAnswered = rivals.some(({ attemptedAt }) => mayStillBeAnswered(attemptedAt, now));
  const strangers = list.runs.filter((run) => !owned.has(run.runId));
  const isAlike = (run: ListedRun) => hasInputs(run.inputs, agentInputs);

  const matches = strangers.filter((run) => run.isInSpan && run.flow === 'this_flow' && isAlike(run));
  const [match] = matches;
  if (match !== undefined && !someMayStillBeAnswered && matches.length <= rivals.length + 1) {
    // Runs with the same inputs are interchangeable among the launches that were lost with these inputs.
    return { kind: 'run', runId: match.runId };
  }
  // A flow may change its inputs before it launches; but what another clock would have to explain has to be alike.
  const isCandidate = (run: ListedRun) => isAlike(run) || (run.isInSpan && run.flow !== 'another_flow');
  const count = strangers.filter(isCandidate).length;
  if (count > 0) return { kind: 'candidates', count };
  return { kind: 'nothing', goesFirst: !someMayStillBeAnswered && rivals.every((rival) => rival.jobId > jobId) };
}

/** Its sender has no longer than that to send it and to be answered. */
function mayStillBeAnswered(attemptedAt: Date, now: Date): boolean {
  return now.getTime() - attemptedAt.getTime() < launchIsOverMs;
}

/** The panel gives what it made of our JSON: a checkbox as true or false, and null for what was not sent. */
function hasInputs(seen: JsonObject | null, sent: JsonObject): boolean {
  if (seen === null) return false;
  if (!Object.keys(sent).every((name) => Object.hasOwn(seen, name))) return false;
  return Object.entries(seen).every(([name, value]) => {
    const ours = sent[name];
    if (ours === undefined) return value === null || value === false;
    return value === ours || (value === true && ours === 'on');
  });
}
