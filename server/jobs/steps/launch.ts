import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import { areTooManyAttempted, isItsTurn } from '../driving/run-places.ts';
import { sendWithinMs } from '../driving/call-limits.ts';
import { hasTimeToWork } from '../money/payment-deadlines.ts';
import { attention } from './attention.ts';
import { lookAtFunds, refundEvents } from './look-at-funds.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';

/** Funds that were seen locked no longer ago than this are launched for without another question. */
const fundsStayFreshMs = 10_000;
/** Between the end of a late run and its deadline: it has to be noticed, and its result handed in. */
const handInMs = 120_000;
/** For so long an agent may be away, as it is while it is deployed anew, before somebody has to look. */
const agentMayBeAwayMs = 60_000;

/** First half of a launch: the attempt is committed, so that whoever comes after knows that a run may exist. */
export const attemptLaunch: StepAction = async (deps, job) => {
  const now = deps.clock.now();
  if (now >= job.resultDeadline) return learnt({ type: 'result_deadline_passed' });
  const agent = deps.agents.get(job.agentKey);
  if (agent === undefined) return unlaunchable(deps, job, 'it is not configured any more');
  if (!(await canBeDoneInTime(deps, job))) return learnt({ type: 'insufficient_time' });
  if (!(await isItsTurn(deps, job))) return waitingForItsTurn(job);
  // Asked before the attempt is committed, so that an agent that cannot be reached costs no search for a lost run.
  const form = await deps.kodosumi.getForm(agent.kodosumiAgentId);
  if (form.kind === 'unavailable') return unlaunchable(deps, job, form.reason);
  const obstacle = await fundsObstacle(deps, job);
  return obstacle ?? { events: [{ type: 'launch_attempted' }], sendsLaunch: true };
};

/** When it is late, what the agent's last runs took says whether another one can still end in time. */
async function canBeDoneInTime(deps: JobDeps, job: Job): Promise<boolean> {
  const now = deps.clock.now();
  if (job.payment === null || hasTimeToWork(job.payment, now)) return true;
  const runMs = await deps.jobs.longestRecentRunMs(job.agentKey);
  return runMs !== null && now.getTime() + runMs + handInMs <= job.resultDeadline.getTime();
}

function unlaunchable(deps: JobDeps, job: Job, reason: string): Outcome {
  const hasWaitedMs = deps.clock.now().getTime() - job.askedSince.getTime();
  if (hasWaitedMs <= agentMayBeAwayMs) return nothingNew;
  return { events: attention(job, 'upstream_refused', `The agent cannot be launched: ${reason}.`) };
}

/** Where it could not be launched before, there is nothing to look at any more until its turn has come. */
function waitingForItsTurn(job: Job): Outcome {
  return job.attention?.code === 'upstream_refused' ? learnt({ type: 'attention_cleared' }) : nothingNew;
}

/** What forbids to launch a job that has waited since its funds were seen; null when nothing does. */
async function fundsObstacle(deps: JobDeps, job: Job): Promise<Outcome | null> {
  if (job.payment === null || job.paymentRequest === null) return null;
  if (deps.clock.now().getTime() - job.askedSince.getTime() <= fundsStayFreshMs) return null;
  const funds = await lookAtFunds(deps, job, job.payment, job.paymentRequest);
  switch (funds.kind) {
    case 'locked':
      return null;
    case 'refund_requested':
      return { events: refundEvents(funds.isRefunded) };
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
export async function sendLaunch(deps: JobDeps, job: Job): Promise<Outcome> {
  const agent = deps.agents.get(job.agentKey);
  const attemptedAt = job.launchAttemptedAt;
  if (agent === undefined || attemptedAt === null) return nothingNew;
  if (await areTooManyAttempted(deps, job)) {
    return learnt({ type: 'launch_not_sent', reason: 'the places of the agent were taken at the same moment' });
  }
  // An older attempt is not sent any more: another worker may be searching for its run by then.
  const latest = attemptedAt.getTime() + sendWithinMs(deps.settings.leaseMs);
  const isStillTimely = () => deps.clock.now().getTime() < latest;
  const answer = await deps.kodosumi.launch(agent.kodosumiAgentId, job.agentInputs, isStillTimely);
  switch (answer.kind) {
    case 'launched':
      return learnt({ type: 'run_launched', runId: answer.runId, learnedFrom: 'answer' });
    case 'refused':
      return learnt({ type: 'run_refused', reason: answer.reason });
    case 'not_sent': {
      const { events } = unlaunchable(deps, job, answer.reason);
      return learnt({ type: 'launch_not_sent', reason: answer.reason }, ...events);
    }
    case 'unknown':
      return learnt({ type: 'launch_answer_lost', reason: answer.reason });
  }
}
