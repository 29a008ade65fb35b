import type { SubmitAnswer } from '../../ports/masumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { Duty } from '../life/duty.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { JobEvent } from '../life/job-event.ts';
import type { SeenPayment } from '../money/payment.ts';
import { isSettled } from '../life/settlements.ts';
import { attention, paymentForgotten, resultRefused } from './attention.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';

/** For so long the node may be between two states, in which it takes no result. */
const mayBeRefusedMs = 60_000;
const refunded: JobEvent = { type: 'refunded' };

/**
 * Hands the hash to the node until the node has it. Any other answer, and a deadline that passed while answers were
 * lost, are settled by a look at the payment: what counts is whether it shows our hash.
 */
export const submitResult: StepAction = async (deps, job, duty) => {
  if (job.outputHash === null || job.paymentRequest === null) return learnt({ type: 'result_released' });
  const { blockchainIdentifier } = job.paymentRequest;
  const isOverdue = deps.clock.now() >= job.resultDeadline;
  const answer = isOverdue ? null : await handIn(deps, blockchainIdentifier, job.outputHash);
  if (answer?.kind === 'accepted') return accepted(job);
  const look = await deps.masumi.resolve(blockchainIdentifier);
  if (look.kind === 'found' && showsHash(look.payment, job.outputHash)) return accepted(job);
  if (look.kind === 'found' && look.payment.onChainState === 'RefundWithdrawn') {
    return learnt({ type: 'result_deadline_passed' }, ...(isSettled(job.settlement) ? [] : [refunded]));
  }
  if (isOverdue) return learnt({ type: 'result_deadline_passed' });
  if (answer?.kind === 'refused') return { events: resultRefused(job, answer) };
  if (look.kind === 'not_found') return { events: paymentForgotten(job) };
  return stuck(job, duty, look.payment, deps.clock.now());
};

/** No answer is one to this very hash, and may come of it alone: the payment tells. Who asks for patience is given it. */
async function handIn(deps: JobDeps, blockchainIdentifier: string, hash: string): Promise<SubmitAnswer> {
  try {
    return await deps.masumi.submitResult(blockchainIdentifier, hash);
  } catch (error) {
    if (error instanceof NoAnswer && error.retryAfterMs === null) return { kind: 'unclear' };
    throw error;
  }
}

function showsHash(payment: SeenPayment, hash: string): boolean {
  return payment.onChainResultHash === hash || payment.queuedResultHash === hash;
}

function accepted(job: Job): Outcome {
  const events: JobEvent[] = [{ type: 'result_accepted' }];
  if (job.attention !== null) events.unshift({ type: 'attention_cleared' });
  return { events };
}

/** It has given up, or takes nothing though it says that it waits, as without a wallet to send it from. */
function stuck(job: Job, duty: Duty, payment: SeenPayment, now: Date): Outcome {
  const hasAskedMs = now.getTime() - duty.askedSince.getTime();
  if (payment.nextAction !== 'WaitingForManualAction' && hasAskedMs <= mayBeRefusedMs) return nothingNew;
  return { events: attention(job, 'settlement_stuck', `The node takes no result: it is at ${payment.nextAction}.`) };
}
