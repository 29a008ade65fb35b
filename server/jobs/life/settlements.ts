import type { SettlementState } from './job.ts';
import type { JobEventType } from './job-event.ts';

/**
 * What becomes of the money: settlement x event -> settlement, beside the status and independent of it. The chain is
 * looked at from time to time, so a state may be reached without the ones before it having been seen.
 */
export const settlements = {
  not_required: {},
  awaiting_funds: {
    funds_locked: 'funds_locked',
    payment_window_closed: 'never_paid',
    intent_lapsed: 'never_paid',
    payment_request_refused: 'never_paid',
    payment_invalid: 'funds_invalid',
    refund_requested: 'refund_requested',
    // From here on funds are unexpected, and are watched for.
    cancelled: 'never_paid',
  },
  never_paid: { late_funds_seen: 'funds_locked' },
  funds_invalid: {},
  funds_locked: {
    // Here and in no other state: a launch implies funds that are locked.
    launch_attempted: 'funds_locked',
    cancelled: 'funds_locked',
    result_accepted: 'result_queued',
    result_seen_on_chain: 'result_on_chain',
    refund_requested: 'refund_requested',
    dispute_opened: 'disputed',
    paid_out: 'paid_out',
    refunded: 'refunded',
    dispute_settled: 'dispute_settled',
  },
  result_queued: {
    result_seen_on_chain: 'result_on_chain',
    refund_requested: 'refund_requested',
    dispute_opened: 'disputed',
    paid_out: 'paid_out',
    refunded: 'refunded',
    dispute_settled: 'dispute_settled',
  },
  result_on_chain: {
    result_rolled_back: 'funds_locked',
    refund_requested: 'refund_requested',
    dispute_opened: 'disputed',
    paid_out: 'paid_out',
    refunded: 'refunded',
    dispute_settled: 'dispute_settled',
  },
  refund_requested: {
    cancelled: 'refund_requested',
    refund_request_withdrawn: 'funds_locked',
    result_accepted: 'refund_requested',
    result_seen_on_chain: 'result_on_chain',
    dispute_opened: 'disputed',
    paid_out: 'paid_out',
    refunded: 'refunded',
    dispute_settled: 'dispute_settled',
  },
  disputed: {
    cancelled: 'disputed',
    result_accepted: 'disputed',
    result_seen_on_chain: 'result_on_chain',
    refund_requested: 'refund_requested',
    paid_out: 'paid_out',
    refunded: 'refunded',
    dispute_settled: 'dispute_settled',
  },
  paid_out: {},
  refunded: {},
  dispute_settled: {},
} as const satisfies Record<SettlementState, Partial<Record<JobEventType, SettlementState>>>;

/** Nothing more can become of the money. */
export function isSettled(state: SettlementState): boolean {
  return Object.keys(settlements[state]).length === 0;
}
