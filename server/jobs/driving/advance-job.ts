import { NoAnswer } from '../../ports/no-answer.ts';
import { recordEvents } from './record-events.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import { nextStep, type Step } from '../life/next-step.ts';
import { checkPayment } from '../steps/check-payment.ts';
import { checkRun } from '../steps/check-run.ts';
import { checkSettlement } from '../steps/check-settlement.ts';
import { attemptLaunch, sendLaunch } from '../steps/launch.ts';
import { nothingNew, type Outcome, type StepAction } from '../steps/outcome.ts';
import { recoverLaunch } from '../steps/recover-launch.ts';
import { settleIntent } from '../steps/settle-intent.ts';
import { submitResult } from '../steps/submit-result.ts';

const actions: Record<Step, StepAction> = {
  settle_intent: settleIntent,
  check_payment: checkPayment,
  launch: attemptLaunch,
  recover_launch: recoverLaunch,
  check_run: checkRun,
  submit_result: submitResult,
  check_settlement: checkSettlement,
};

/** Takes a claimed job as far as its questions are answered at once, one transaction a step, and gives it back. */
export async function advanceJob(deps: JobDeps, claimed: Job): Promise<void> {
  let job = claimed;
  let sendsLaunch = false;
  for (;;) {
    const since = deps.clock.now();
    const step = nextStep(job);
    const took = () => deps.clock.now().getTime() - since.getTime();
    try {
      const action: StepAction = sendsLaunch ? sendLaunch : actionFor(job);
      const outcome: Outcome = await action(deps, job);
      sendsLaunch = outcome.sendsLaunch ?? false;
      const then = sendsLaunch ? 'hold' : 'hold_if_moved';
      const after = await recordEvents(deps, job, outcome.events, then, { observed: outcome.observed ?? {} });
      if (step !== null) deps.observer.stepTaken(step, outcome.events.length > 0 ? 'moved' : 'nothing_new', took());
      if (after === null) deps.log.warn({ job_id: job.id, lease_token: job.leaseToken }, 'lease lost, nothing written');
      if (after === null || after.leaseUntil === null) return;
      job = after;
    } catch (error) {
      if (step !== null) deps.observer.stepTaken(step, error instanceof NoAnswer ? 'no_answer' : 'failed', took());
      await askLater(deps, job, error);
      return;
    }
  }
}

/** The per-job guard: one job's failure is logged, its question put off, and the pass goes on. */
async function askLater(deps: JobDeps, job: Job, error: unknown): Promise<void> {
  const fields = { job_id: job.id, step: nextStep(job) };
  if (error instanceof NoAnswer) deps.log.warn({ ...fields, cause: error.message }, 'no answer, asked again later');
  else deps.log.error({ ...fields, err: error }, 'step failed, tried again later');
  const retryAfterMs = error instanceof NoAnswer ? (error.retryAfterMs ?? 0) : 0;
  const notBefore = new Date(deps.clock.now().getTime() + retryAfterMs);
  await recordEvents(deps, job, [], 'release', { notBefore });
}

function actionFor(job: Job): StepAction {
  const step = nextStep(job);
  return step === null ? () => Promise.resolve(nothingNew) : actions[step];
}
