import type { Duty } from '../life/duty.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import { areTooManyAttempted, isItsTurn } from '../driving/run-places.ts';
import { sendWithinMs } from '../driving/call-limits.ts';
import { hasTimeToWork } from '../money/payment-deadlines.ts';
import { attention } from './attention.ts';
import { lookAtFunds, refundEvents } from './look-at-funds.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';
import { notSeenWell } from './seen-well.ts';

/** Funds that were seen locked no longer ago than this are launched for without another question. */
const fundsStayFreshMs = 10_000;
/** Between the end of a late run and its deadline: it has to be noticed, and its result handed in. */
const handInMs = 120_000;
/** For so long an agent may be away, as it is while it is deployed anew, before somebody has to look. */
const agentMayBeAwayMs = 60_000;

/** First half of a launch: the attempt is committed, so that whoever comes after knows that a run may exist. */
export const attemptLaunch: StepAction = async (deps, job, duty) => {
  const now = deps.clock.now();
  if (now >= job.resultDeadline) return learnt({ type: 'result_deadline_passed' });
  if (job.settlement !== 'funds_locked' && job.settlement !== 'not_required') return learnt({ type: 'launch_forgone' });
  if (!(await canBeDoneInTime(deps, job))) return learnt({ type: 'insufficient_time' });
  // One that somebody has to look at lets others go first, and so does not wait for its turn to see whether it still has to.
  const isLookedAt = job.attention !== null;
  if (!isLookedAt && !(await isItsTurn(deps, job))) return nothingNew;
  // Asked before the attempt is committed, so that an agent that cannot be reached costs no search for a lost run.
  const form = await deps.kodosumi.getForm(job.sold.flow);
  if (form.kind === 'unavailable') return unlaunchable(deps, job, duty, form.reason);
  const obstacle = await fundsObstacle(deps, job);
  if (obstacle !== null) return obstacle;
  if (isLookedAt && !(await isItsTurn(deps, job))) return learnt({ type: 'attention_cleared' });
  return { events: [{ type: 'launch_attempted' }], observed: notSeenWell, sendsLaunch: true };
};

/** When it is late, what the agent's last runs took says whether another one can still end in time. */
async function canBeDoneInTime(deps: JobDeps, job: Job): Promise<boolean> {
  const now = deps.clock.now();
  if (job.terms === null || hasTimeToWork(job.terms, now)) return true;
  const runMs = await deps.loads.longestRecentRunMs(job.agentKey);
  return runMs !== null && now.getTime() + runMs + handInMs <= job.resultDeadline.getTime();
}

function unlaunchable(deps: JobDeps, job: Job, duty: Duty, reason: string): Outcome {
  const hasWaitedMs = deps.clock.now().getTime() - duty.askedSince.getTime();
  if (hasWaitedMs <= agentMayBeAwayMs) return nothingNew;
  return { events: attention(job, 'upstream_refused', `The agent cannot be launched: ${reason}.`) };
}

/** What forbids to launch a job that has waited since its funds were seen; null when nothing does. */
async function fundsObstacle(deps: JobDeps, job: Job): Promise<Outcome | null> {
  if (job.terms === null || job.paymentRequest === null) return null;
  const confirmedAt = job.confirmedAt ?? job.createdAt;
  if (deps.clock.now().getTime() - confirmedAt.getTime() <= fundsStayFreshMs) return null;
  const funds = await lookAtFunds(deps, job, job.terms, job.paymentRequest);
  switch (funds.kind) {
    case 'locked':
      return null;
    case 'refund_requested':
      return { events: [...refundEvents(funds.isRefunded), { type: 'launch_forgone' }] };
    case 'none':
    case 'invalid':
    case 'expired': {
      const message = 'The funds that were seen locked do not show at the payment node any more.';
      return { events: attention(job, 'funds_unexpected', message) };
    }
    case 'unclear':
      return { events: attention(job, funds.code, funds.message) };
  }
}

/** Second half: one request, sent by the worker that committed the attempt. */
export const sendLaunch: StepAction = async (deps, job, duty) => {
  const attemptedAt = job.launchAttemptedAt;
  if (attemptedAt === null) return nothingNew;
  if (await areTooManyAttempted(deps, job)) {
    return learnt({ type: 'launch_not_sent', reason: 'the places of the agent were taken at the same moment' });
  }
  // An older attempt is not sent any more: another worker may be searching for its run by then.
  const latest = attemptedAt.getTime() + sendWithinMs;
  const isStillTimely = () => deps.clock.now().getTime() < latest;
  const { agentInputs } = await deps.jobs.inputOf(job.id);
  const answer = await deps.kodosumi.launch(job.sold.flow, agentInputs, isStillTimely);
  switch (answer.kind) {
    case 'launched':
      return learnt({ type: 'run_launched', runId: answer.runId, learnedFrom: 'answer' });
    case 'refused':
      return learnt({ type: 'run_refused', reason: answer.reason });
    case 'not_sent': {
      const { events } = unlaunchable(deps, job, duty, answer.reason);
      return learnt({ type: 'launch_not_sent', reason: answer.reason }, ...events);
    }
    case 'unknown':
      return learnt({ type: 'launch_answer_lost', reason: answer.reason });
  }
};
