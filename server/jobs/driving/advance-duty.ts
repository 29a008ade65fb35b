import { CannotStore } from '../../ports/cannot-store.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { Held } from '../../ports/duty-store.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Duty } from '../life/duty.ts';
import { stepOf, type Step } from '../life/next-step.ts';
import { attention } from '../steps/attention.ts';
import { checkPayment } from '../steps/check-payment.ts';
import { checkRun } from '../steps/check-run.ts';
import { checkSettlement } from '../steps/check-settlement.ts';
import { attemptLaunch, sendLaunch } from '../steps/launch.ts';
import { nothingNew, type Outcome, type StepAction } from '../steps/outcome.ts';
import { recoverLaunch } from '../steps/recover-launch.ts';
import { settleIntent } from '../steps/settle-intent.ts';
import { submitResult } from '../steps/submit-result.ts';
import { watchFunds } from '../steps/watch-funds.ts';
import { recordEvents } from './record-events.ts';

const actions: Record<Step, StepAction> = {
  settle_intent: settleIntent,
  check_payment: checkPayment,
  watch_funds: watchFunds,
  submit_result: submitResult,
  check_settlement: checkSettlement,
  launch: attemptLaunch,
  recover_launch: recoverLaunch,
  check_run: checkRun,
};

/**
 * Takes a claimed duty as far as its questions are answered at once, one transaction a step, and gives it back. `renewed`
 * is told of each new lease.
 */
export async function advanceDuty(
  deps: JobDeps,
  claimed: Held,
  renewed: (duty: Duty) => void = () => undefined,
): Promise<void> {
  let held = claimed;
  let sendsLaunch = false;
  for (;;) {
    const since = deps.clock.now();
    const step = stepOf(held.job, held.duty.kind);
    const counted = sendsLaunch ? 'send_launch' : step;
    const took = () => deps.clock.now().getTime() - since.getTime();
    const observe = (outcome: 'moved' | 'nothing_new' | 'no_answer' | 'failed') => {
      if (counted !== null) deps.observer.stepTaken(counted, outcome, took());
    };
    try {
      const action: StepAction = sendsLaunch
        ? sendLaunch
        : step === null
          ? () => Promise.resolve(nothingNew)
          : actions[step];
      const outcome: Outcome = await action(deps, held.job, held.duty);
      const then = outcome.sendsLaunch ? 'hold' : 'hold_if_moved';
      const recorded = await recordEvents(deps, held, outcome.events, then, { observed: outcome.observed });
      observe(outcome.events.length > 0 ? 'moved' : 'nothing_new');
      if (recorded === null) {
        const { leaseToken, kind } = held.duty;
        deps.log.warn({ job_id: held.job.id, duty: kind, lease_token: leaseToken }, 'lease lost, nothing written');
        return;
      }
      const { job, duty } = recorded;
      if (duty === null || duty.leaseUntil === null) return;
      sendsLaunch = outcome.sendsLaunch ?? false;
      held = { job, duty };
      renewed(duty);
    } catch (error) {
      observe(error instanceof NoAnswer ? 'no_answer' : 'failed');
      await askLater(deps, held, counted, error);
      return;
    }
  }
}

const cannotStore = 'What was learnt of this job cannot be stored; the log says why. It is asked again and again.';

/** The guard of each duty: one failure is logged, its question put off, and the others go on. */
async function askLater(deps: JobDeps, held: Held, step: string | null, error: unknown): Promise<void> {
  const fields = { job_id: held.job.id, step };
  if (error instanceof NoAnswer) deps.log.warn({ ...fields, cause: error.message }, 'no answer, asked again later');
  else deps.log.error({ ...fields, err: error }, 'step failed, tried again later');
  const retryAfterMs = error instanceof NoAnswer ? (error.retryAfterMs ?? 0) : 0;
  const notBefore = new Date(deps.clock.now().getTime() + retryAfterMs);
  const events = error instanceof CannotStore ? attention(held.job, 'cannot_store', cannotStore) : [];
  await recordEvents(deps, held, events, 'release', { notBefore });
}
