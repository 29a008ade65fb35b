import type { RunAnswer } from '../../ports/kodosumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import { freezeResult } from './freeze-result.ts';
import type { Duty } from '../life/duty.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { JobEvent } from '../life/job-event.ts';
import { outputHash } from '../money/hashes.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';
import { notSeenWell, seenWell, seenWithoutResult } from './seen-well.ts';

/** A `finished` run whose result has not come after this long has none. */
const resultComesWithinMs = 60_000;
const probeAfterMs = 60_000;

/** How is the run? */
export const checkRun: StepAction = async (deps, job, duty) => {
  if (job.runId === null) return nothingNew;
  const run = await askForRun(deps, job, job.runId);
  if (run === null) return learnt({ type: 'result_deadline_passed' });
  if (run.kind === 'finished' && run.final !== null) return finished(deps, job, run.final, run.ranMs);
  if (run.kind === 'too_large') return learnt({ type: 'result_too_large', bytes: null });
  if (run.kind === 'failed') return failed(deps, job.runId, run.message);
  const now = deps.clock.now();
  if (now >= job.resultDeadline) return learnt({ type: 'result_deadline_passed' });
  switch (run.kind) {
    case 'finished':
      return withoutResult(duty, now);
    case 'not_visible':
      return notVisible(deps, duty);
    case 'awaiting_input':
      return seen(duty, job.status === 'awaiting_input' ? nothingNew : learnt({ type: 'run_awaited_input' }));
    case 'working':
      if (job.status === 'awaiting_input') return seen(duty, learnt({ type: 'run_resumed' }));
      // The panel notices a dead process only when somebody follows the run.
      if (now.getTime() - duty.askedSince.getTime() > probeAfterMs) await deps.kodosumi.probeRun(job.runId);
      return seen(duty, nothingNew);
  }
};

/** Null when the last question, once the deadline has passed, got no answer: waiting for one would have no end. */
async function askForRun(deps: JobDeps, job: Job, runId: string): Promise<RunAnswer | null> {
  const isLastQuestion = deps.clock.now() >= job.resultDeadline;
  try {
    return await deps.kodosumi.getRun(runId);
  } catch (error) {
    if (isLastQuestion && error instanceof NoAnswer) return null;
    throw error;
  }
}

function withoutResult(duty: Duty, now: Date): Outcome {
  const { since, observed } = seenWithoutResult(duty, now);
  return now.getTime() - since.getTime() > resultComesWithinMs
    ? learnt({ type: 'run_failed', reason: 'The agent ended without a result.', detail: null })
    : { events: [], observed };
}

function finished(deps: JobDeps, job: Job, final: string, ranMs: number | null): Outcome {
  const frozen = freezeResult(final, finishedAt(deps, job, ranMs), deps.settings.maxResultBytes);
  if (frozen.kind === 'too_large') return learnt({ type: 'result_too_large', bytes: frozen.bytes });
  if (frozen.kind === 'unreadable') {
    return learnt({ type: 'run_failed', reason: 'The agent ended with a result that cannot be read.', detail: null });
  }
  const { result } = frozen;
  const isPaid = job.terms !== null;
  const hash = isPaid ? outputHash(job.identifierFromPurchaser, result.output, job.sold.outputHashForm) : null;
  const events: JobEvent[] = [{ type: 'result_frozen', result, outputHash: hash }];
  if (!isPaid) events.push({ type: 'result_released' });
  return { events };
}

/** Its end is stamped by another clock; how long it took is not. */
function finishedAt(deps: JobDeps, { launchedAt }: Job, ranMs: number | null): Date {
  const now = deps.clock.now();
  if (launchedAt === null || ranMs === null) return now;
  return new Date(Math.min(launchedAt.getTime() + ranMs, now.getTime()));
}

async function failed(deps: JobDeps, runId: string, message: string | null): Promise<Outcome> {
  const detail = message === null ? await deps.kodosumi.explainFailure(runId).catch(() => null) : null;
  const reason = message === null || message === '' ? 'The agent ended with an error.' : message;
  return learnt({ type: 'run_failed', reason, detail });
}

/**
 * Not visible is what a run is at first, while the spooler is down, and for ever once it is deleted. It is lost when it
 * was not seen for so long, at no look in between, and Kodosumi was well at each of them. While nobody looked, it may
 * have been there.
 */
async function notVisible(deps: JobDeps, duty: Duty): Promise<Outcome> {
  const now = deps.clock.now();
  if (!(await deps.kodosumi.isWell())) return { events: [], observed: notSeenWell };
  const { since, observed } = seenWell(duty, now);
  const isLost = now.getTime() - since.getTime() > deps.settings.runVisibleWithinMs;
  return isLost ? learnt({ type: 'run_lost' }) : { events: [], observed };
}

/** The run shows, so that a search for it begins from the start when it does not any more. */
function seen(duty: Duty, outcome: Outcome): Outcome {
  return duty.wellSince === null ? outcome : { ...outcome, observed: notSeenWell };
}
