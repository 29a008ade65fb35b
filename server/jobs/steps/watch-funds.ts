import type { Job } from '../life/job.ts';
import type { JobEvent } from '../life/job-event.ts';
import type { SeenPayment } from '../money/payment.ts';
import { nothingNew, type StepAction } from './outcome.ts';
import { settlementEvent } from './settlement-event.ts';

/**
 * What the buyer does with the locked funds while the work is done. It is written down; what it means for the work is
 * decided by whoever follows the run, and funds that vanished are noticed where they are needed.
 */
export const watchFunds: StepAction = async (deps, job) => {
  if (job.paymentRequest === null) return nothingNew;
  const answer = await deps.masumi.resolve(job.paymentRequest.blockchainIdentifier);
  if (answer.kind === 'not_found') return nothingNew;
  return { events: eventsOf(job, answer.payment) };
};

function eventsOf(job: Job, payment: SeenPayment): JobEvent[] {
  const type = settlementEvent(job, payment);
  // A result that is not ours says nothing of the work.
  return type === null || type === 'result_seen_on_chain' ? [] : [{ type }];
}
