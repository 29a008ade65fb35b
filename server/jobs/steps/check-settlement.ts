import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { JobEvent } from '../life/job-event.ts';
import type { SeenPayment } from '../money/payment.ts';
import { attention, paymentForgotten, paymentKnown, resultRefused } from './attention.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';
import { isAfterLastDeadline } from '../money/payment-deadlines.ts';
import { settlementEvent } from './settlement-event.ts';

/** What became of the money of a job that has ended. */
export const checkSettlement: StepAction = async (deps, job) => {
  if (job.paymentRequest === null) return nothingNew;
  const answer = await deps.masumi.resolve(job.paymentRequest.blockchainIdentifier);
  // Of money that never came there is nothing to know.
  if (answer.kind === 'not_found') return { events: job.settlement === 'never_paid' ? [] : paymentForgotten(job) };
  const { payment } = answer;
  const type = settlementEvent(job, payment);
  // Cleared first: what is learnt may ask for attention itself.
  if (type !== null) return learnt(...cleared(job), { type });
  const outcome = isWaitingForOurHash(job, payment) ? await resubmit(deps, job, payment) : missing(deps, job, payment);
  if (outcome.events.length > 0) return outcome;
  const isOverdue = job.attention === null && isAfterLastDeadline(job, deps.clock.now());
  return isOverdue ? stuck(job, overdue) : { events: paymentKnown(job) };
};

/**
 * A wallet time-out puts the node back to waiting, without our hash: nothing is sent again unless we do. A refund that
 * the operator granted looks alike, but for the error: a result would turn it into a dispute again.
 */
function isWaitingForOurHash(job: Job, payment: SeenPayment): boolean {
  const hasFailedToSend = payment.onChainState === 'RefundRequested' && payment.nextActionError !== null;
  return (
    job.status === 'completed' &&
    payment.nextAction === 'WaitingForExternalAction' &&
    payment.onChainResultHash === null &&
    (payment.onChainState === 'FundsLocked' || hasFailedToSend)
  );
}

async function resubmit(deps: JobDeps, job: Job, payment: SeenPayment): Promise<Outcome> {
  if (job.outputHash === null || deps.clock.now() >= job.resultDeadline) return missing(deps, job, payment);
  const answer = await deps.masumi.submitResult(payment.blockchainIdentifier, job.outputHash);
  switch (answer.kind) {
    case 'accepted': {
      const reason = payment.nextActionNote ?? 'the node waits for a result';
      return learnt({ type: 'result_resubmitted', reason }, ...cleared(job));
    }
    case 'refused':
      return { events: resultRefused(job, answer) };
    case 'unclear':
      return stuck(job, 'The node waits for a result, and does not take it.');
  }
}

/** Only a person can help: the node gave up, or what has not been sent by the deadline never is. */
function missing(deps: JobDeps, job: Job, payment: SeenPayment): Outcome {
  const { nextAction, onChainResultHash } = payment;
  if (job.status !== 'completed' || onChainResultHash !== null) return nothingNew;
  const isUnsent = nextAction === 'SubmitResultRequested' || isWaitingForOurHash(job, payment);
  const isTooLate = deps.clock.now() >= job.resultDeadline;
  if (nextAction !== 'WaitingForManualAction' && !(isUnsent && isTooLate)) return nothingNew;
  return stuck(job, `The node is at ${nextAction} and does not put the result on chain by itself.`);
}

function stuck(job: Job, message: string): Outcome {
  return { events: attention(job, 'settlement_stuck', message) };
}

const overdue = 'The last deadline of the payment has passed, and nobody has taken the money.';

/** A completed job asks attention for its result on the way to the chain; a failed one for money that is still there. */
function cleared({ status, attention }: Job): JobEvent[] {
  const isOver = attention !== null && (status === 'completed' || attention.code !== 'funds_unexpected');
  return isOver ? [{ type: 'attention_cleared' }] : [];
}
