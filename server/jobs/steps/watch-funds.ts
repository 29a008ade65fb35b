import type { Job } from '../life/job.ts';
import type { JobEvent, JobEventType } from '../life/job-event.ts';
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

/** What else the chain shows somebody else did with our key; before a launch that holds the job, where it is noticed. */
const ofTheBuyer: JobEventType[] = ['refund_requested', 'refund_request_withdrawn', 'refunded'];
const told: Record<'waiting' | 'working', JobEventType[]> = {
  waiting: ofTheBuyer,
  working: [...ofTheBuyer, 'dispute_opened', 'dispute_settled', 'paid_out'],
};

function eventsOf(job: Job, payment: SeenPayment): JobEvent[] {
  const type = settlementEvent(job, payment);
  if (type === null || !told[job.status === 'payment_confirmed' ? 'waiting' : 'working'].includes(type)) return [];
  return [{ type }];
}
