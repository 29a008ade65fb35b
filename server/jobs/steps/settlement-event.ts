import type { Job } from '../life/job.ts';
import type { JobEventType } from '../life/job-event.ts';
import { settlements } from '../life/settlements.ts';
import type { SeenPayment } from '../money/payment.ts';

/** What the chain shows of the money that the job does not know yet; null for nothing, and for what cannot follow. */
export function settlementEvent(job: Job, payment: SeenPayment): SettlementEventType | null {
  const type = eventOf(job, payment);
  return type !== null && type in settlements[job.settlement] ? type : null;
}

type SettlementEventType = JobEventType &
  (
    | 'late_funds_seen'
    | 'result_seen_on_chain'
    | 'result_rolled_back'
    | 'refund_requested'
    | 'refund_request_withdrawn'
    | 'dispute_opened'
    | 'paid_out'
    | 'refunded'
    | 'dispute_settled'
  );

function eventOf({ settlement }: Job, payment: SeenPayment): SettlementEventType | null {
  switch (payment.onChainState) {
    case 'FundsLocked':
      if (settlement === 'never_paid') return 'late_funds_seen';
      return settlement === 'result_on_chain' ? 'result_rolled_back' : 'refund_request_withdrawn';
    case 'ResultSubmitted':
      return settlement === 'result_on_chain' ? null : 'result_seen_on_chain';
    case 'RefundRequested':
      return settlement === 'refund_requested' ? null : 'refund_requested';
    case 'Disputed':
      return settlement === 'disputed' ? null : 'dispute_opened';
    case 'Withdrawn':
      return 'paid_out';
    case 'RefundWithdrawn':
      return 'refunded';
    case 'DisputedWithdrawn':
      return 'dispute_settled';
    case 'FundsOrDatumInvalid':
    case 'WithdrawAuthorized':
    case 'RefundAuthorized':
    case 'unknown':
    case null:
      return null;
  }
}
