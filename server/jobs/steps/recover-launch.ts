import { NoAnswer } from '../../ports/no-answer.ts';
import { launchIsOverMs } from '../driving/call-limits.ts';
import type { Duty } from '../life/duty.ts';
import type { JsonObject } from '../json-value.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import { attention } from './attention.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';
import { notSeenWell, seenWell } from './seen-well.ts';

/** Kodosumi stamps a run with its own clock's second. */
const clockSkewMs = 5_000;

/** Did the launch whose answer was lost make a run? Only the timeline tells, and only while Kodosumi is well. */
export const recoverLaunch: StepAction = async (deps, job, duty) => {
  const now = deps.clock.now();
  if (now >= job.resultDeadline) return learnt({ type: 'result_deadline_passed' });
  const attemptedAt = job.launchAttemptedAt;
  if (attemptedAt === null) return nothingNew;

  const from = new Date(attemptedAt.getTime() - clockSkewMs);
  const to = new Date(attemptedAt.getTime() + deps.settings.launchRecoveryMs);
  const look = await lookAround(deps, job.sold.flow, from, to).catch((error: unknown) => {
    // Whoever sent the launch may have died before a word was said of it.
    if (error instanceof NoAnswer && job.attention === null) return null;
    throw error;
  });
  if (look === null) {
    const events = raised(job, 'The answer to the launch was lost, and Kodosumi does not say what runs.');
    return { events, observed: notSeenWell };
  }
  const { isWell, runs } = look;
  const owned = new Set(await deps.launches.ownedRuns(runs.map((run) => run.runId)));
  const strangers = runs.filter((run) => !owned.has(run.runId));
  const { agentInputs } = await deps.jobs.inputOf(job.id);
  const matches = strangers.filter((run) => run.flow === 'this_flow' && hasInputs(run.inputs, agentInputs));
  const suspects = strangers.filter((run) => run.flow !== 'another_flow' || hasInputs(run.inputs, agentInputs));
  const attempts = await deps.launches.openAttempts(job.sold, agentInputs);
  const rivals = attempts.filter(({ jobId }) => jobId !== job.id);
  // Its sender has no longer than that to send it and to be answered.
  const someMayStillBeAnswered = rivals.some(({ attemptedAt: at }) => now.getTime() - at.getTime() < launchIsOverMs);

  const [match] = matches;
  if (match !== undefined && !someMayStillBeAnswered && matches.length <= rivals.length + 1) {
    // Runs with the same inputs are interchangeable among the launches that were lost with these inputs.
    return learnt({ type: 'run_launched', runId: match.runId, learnedFrom: 'timeline' });
  }
  if (suspects.length > 0) return held(job, suspects.length, isWell);
  if (!isWell) return unwell(job);
  const goesFirst = !someMayStillBeAnswered && rivals.every((rival) => rival.jobId > job.id);
  return searchedInVain(deps, job, duty, goesFirst);
};

/** Health first: a run that was written down before Kodosumi was seen well is in the list that is read after. */
async function lookAround({ kodosumi }: JobDeps, flow: string, from: Date, to: Date) {
  const isWell = await kodosumi.isWell();
  return { isWell, runs: await kodosumi.listRuns(flow, from, to) };
}

function searchedInVain(deps: JobDeps, job: Job, duty: Duty, goesFirst: boolean): Outcome {
  const now = deps.clock.now();
  const { since, observed } = seenWell(duty, now);
  const isSure = now.getTime() - since.getTime() >= deps.settings.launchRecoveryMs;
  if (isSure && goesFirst) return learnt({ type: 'launch_not_sent', reason: 'no run appeared' });
  return { events: raised(job, 'The answer to the launch was lost; the run is searched for.'), observed };
}

function unwell(job: Job): Outcome {
  return {
    events: raised(job, 'The answer to the launch was lost, and Kodosumi is not well.'),
    observed: notSeenWell,
  };
}

/** A run is there that may be ours and may not: a second launch could be paid work done twice. */
function held(job: Job, count: number, isWell: boolean): Outcome {
  const events = raised(job, `The answer to the launch was lost, and runs exist that may come of it: ${count}.`);
  return isWell ? { events } : { events, observed: notSeenWell };
}

function raised(job: Job, message: string): Outcome['events'] {
  return attention(job, 'launch_unknown', message);
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
