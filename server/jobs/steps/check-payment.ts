import type { Job } from '../job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { JobEvent } from '../job-event.ts';
import { differingTerms, type SeenPayment } from '../payment.ts';
import { hasTimeToWork } from '../time-limits.ts';
import { attention } from './attention.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';

/** Has the buyer locked the funds, under the very terms that we stored? */
export const checkPayment: StepAction = async (deps, job) => {
  if (job.paymentRequest === null || job.payment === null) return nothingNew;
  const answer = await deps.masumi.resolve(job.paymentRequest.blockchainIdentifier);
  if (answer.kind === 'not_found') {
    return held(deps, job, 'upstream_refused', 'The payment node does not know this payment any more.');
  }
  const differing = differingTerms(job.payment, job.inputHash, answer.payment);
  if (differing.length > 0) {
    return held(deps, job, 'funds_unexpected', `The payment node shows other terms: ${differing.join(', ')}.`);
  }
  return read(deps, job, job.payment.payBy, answer.payment);
};

function read(deps: JobDeps, job: Job, payBy: Date, seen: SeenPayment): Outcome {
  switch (seen.onChainState) {
    case null: {
      const closesAt = payBy.getTime() + deps.settings.unpaidGraceMs;
      return deps.clock.now().getTime() > closesAt ? learnt({ type: 'payment_window_closed' }) : nothingNew;
    }
    case 'FundsLocked':
      return locked(deps, job, seen);
    case 'FundsOrDatumInvalid':
      // The node says the same of an unpaid request, then with an error type; a bad lock has only a note.
      return seen.nextActionError === null
        ? learnt({ type: 'payment_invalid', reason: seen.nextActionNote ?? 'the node gave no reason' })
        : learnt({ type: 'payment_window_closed' });
    case 'RefundRequested':
      return learnt({ type: 'refund_requested' });
    case 'RefundWithdrawn':
      return learnt({ type: 'refund_requested' }, { type: 'refunded' });
    case 'ResultSubmitted':
    case 'Disputed':
    case 'WithdrawAuthorized':
    case 'RefundAuthorized':
    case 'Withdrawn':
    case 'DisputedWithdrawn':
      return held(deps, job, 'funds_unexpected', `Somebody else acts on this payment: it is ${seen.onChainState}.`);
    case 'unknown':
      return held(deps, job, 'funds_unexpected', 'The payment node shows a state that is not known here.');
  }
}

function locked(deps: JobDeps, job: Job, seen: SeenPayment): Outcome {
  if (seen.nextAction !== 'WaitingForExternalAction' || seen.nextActionError !== null) {
    return held(deps, job, 'funds_unexpected', `Funds are locked, but the node is at ${seen.nextAction}.`, 'locked');
  }
  const agent = deps.agents.get(job.agentKey);
  const events: JobEvent[] = [{ type: 'funds_locked' }];
  if (job.attention !== null) events.unshift({ type: 'attention_cleared' });
  if (agent !== undefined && !hasTimeToWork(agent, seen.submitResultBy, deps.clock.now())) {
    events.push({ type: 'insufficient_time' });
  }
  return { events };
}

/** Only a person can clear this up; and when no result could be handed in any more, nobody needs to. */
function held(
  deps: JobDeps,
  job: Job,
  code: 'upstream_refused' | 'funds_unexpected',
  message: string,
  funds: 'locked' | 'unclear' = 'unclear',
): Outcome {
  const windowEnd = (job.payment?.payBy.getTime() ?? 0) + deps.settings.unpaidGraceMs;
  if (deps.clock.now().getTime() > Math.max(windowEnd, job.resultDeadline.getTime())) {
    const ends: JobEvent[] =
      funds === 'locked'
        ? [{ type: 'funds_locked' }, { type: 'insufficient_time' }]
        : [{ type: 'payment_window_closed' }];
    return learnt(...ends, { type: 'attention_raised', code, message });
  }
  return { events: attention(job, code, message) };
}
