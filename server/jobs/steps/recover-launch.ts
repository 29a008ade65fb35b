import { NoAnswer } from '../../ports/no-answer.ts';
import type { Duty } from '../life/duty.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import { attention } from './attention.ts';
import { findLostRun } from './find-lost-run.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';
import { notSeenWell, seenWell } from './seen-well.ts';

/** A job is launched so often; when all answers were lost and no run is there, something is wrong with the agent. */
const mostLaunches = 2;

/** Did the launch whose answer was lost make a run? Only the timeline tells, and only while Kodosumi is well. */
export const recoverLaunch: StepAction = async (deps, job, duty) => {
  if (deps.clock.now() >= job.resultDeadline) return learnt({ type: 'result_deadline_passed' });
  if (job.launchAttemptedAt === null) return nothingNew;

  const look = await lookAround(deps, job, job.launchAttemptedAt).catch((error: unknown) => {
    // Whoever sent the launch may have died before a word was said of it.
    if (error instanceof NoAnswer && job.attention === null) return null;
    throw error;
  });
  if (look === null) return unwell(job, 'Kodosumi does not say what runs.');
  const { isWell, list } = look;
  const { agentInputs } = await deps.jobs.inputOf(job.id);
  const finding = findLostRun(
    { jobId: job.id, agentInputs },
    {
      now: deps.clock.now(),
      list,
      owned: new Set(await deps.launches.ownedRuns(list.runs.map((run) => run.runId))),
      attempts: await deps.launches.openAttempts(job.sold, agentInputs),
    },
  );
  switch (finding.kind) {
    case 'run':
      return learnt({ type: 'run_launched', runId: finding.runId, learnedFrom: 'timeline' });
    case 'candidates': {
      // A run is there that may be ours and may not: a second launch could be paid work done twice.
      const events = raised(
        job,
        `The answer to the launch was lost, and runs exist that may come of it: ${finding.count}.`,
      );
      return isWell ? { events } : { events, observed: notSeenWell };
    }
    case 'nothing':
      if (!isWell) return unwell(job, 'Kodosumi is not well.');
      return searchedInVain(deps, job, duty, list.isClockSure, finding.goesFirst);
  }
};

/**
 * A launch may reach its flow long after its answer was lost: the search goes as far. Health first: a run that was
 * written down before Kodosumi was seen well is in the list that is read after.
 */
async function lookAround({ kodosumi, launches, settings }: JobDeps, { agentKey, sold }: Job, attemptedAt: Date) {
  const isWell = await kodosumi.isWell();
  const to = new Date(attemptedAt.getTime() + settings.launchRecoveryMs);
  const recall = () => launches.answeredLaunches(agentKey, sold);
  return { isWell, list: await kodosumi.listRuns(sold.flow, attemptedAt, to, recall) };
}

async function searchedInVain(
  deps: JobDeps,
  job: Job,
  duty: Duty,
  isClockSure: boolean,
  goesFirst: boolean,
): Promise<Outcome> {
  const now = deps.clock.now();
  const { since, observed } = seenWell(duty, now);
  const isWholeSearch = now.getTime() - since.getTime() >= deps.settings.launchRecoveryMs;
  if (isWholeSearch && !isClockSure) {
    const message =
      'The answer to the launch was lost, and too little is known of the clock of its flow to miss a run.';
    return { events: raised(job, message), observed };
  }
  if (!isWholeSearch || !goesFirst) {
    return { events: raised(job, 'The answer to the launch was lost; the run is searched for.'), observed };
  }
  if ((await deps.launches.launchesInVain(job.id)) + 1 < mostLaunches) {
    return learnt({ type: 'launch_not_sent', reason: 'no run appeared', wasInVain: true });
  }
  const reason = 'The agent was launched twice, and neither time did a run appear.';
  return learnt({ type: 'run_failed', reason, detail: null });
}

function unwell(job: Job, why: string): Outcome {
  return { events: raised(job, `The answer to the launch was lost, and ${why}`), observed: notSeenWell };
}

function raised(job: Job, message: string): Outcome['events'] {
  return attention(job, 'launch_unknown', message);
}
