import { findRequested } from '../ordering/request-payment.ts';
import { learnt, nothingNew, type StepAction } from './outcome.ts';

/**
 * An order whose caller got no payment request. With an idempotency key the caller may come back for it until the
 * time to pay is over; otherwise it lapses, and what the node may have made of it expires unpaid and unseen.
 */
export const settleIntent: StepAction = async (deps, job) => {
  const mayComeBack = job.idempotencyKey !== null && job.terms !== null && deps.clock.now() < job.terms.payBy;
  if (mayComeBack) return nothingNew;
  const found = job.terms && (await findRequested(deps, job, job.terms));
  return learnt({ type: 'intent_lapsed', foundPaymentId: found?.paymentId ?? null });
};
