import type { AttentionCode, JobResult, PaymentRequest } from './job.ts';
import type { PaymentTerms } from '../money/payment.ts';

/** Facts in the past tense. Each is appended to `job_events` in the transaction that applies it. */
export type JobEvent =
  | { type: 'job_ordered' }
  | { type: 'payment_requested'; request: PaymentRequest }
  | { type: 'payment_terms_renewed'; terms: PaymentTerms; resultDeadline: Date }
  | { type: 'payment_request_refused'; reason: string }
  | { type: 'intent_lapsed'; foundPaymentId: string | null }
  | { type: 'funds_locked' }
  | { type: 'payment_window_closed' }
  | { type: 'payment_invalid'; reason: string }
  | { type: 'late_funds_seen' }
  | { type: 'insufficient_time' }
  /** The buyer had asked for the funds back before anything was launched. */
  | { type: 'launch_forgone' }
  | { type: 'launch_attempted' }
  /** `by` is the operator who found that nothing was launched; `wasInVain` where it was sent, and a whole search found no run. */
  | { type: 'launch_not_sent'; reason: string; by?: string; wasInVain?: true }
  | { type: 'launch_answer_lost'; reason: string }
  | { type: 'run_launched'; runId: string; learnedFrom: 'answer' | 'timeline' }
  | { type: 'run_launched'; runId: string; learnedFrom: 'operator'; reason: string; by: string }
  | { type: 'run_refused'; reason: string }
  | { type: 'run_awaited_input' }
  | { type: 'run_resumed' }
  | { type: 'run_failed'; reason: string; detail: string | null }
  | { type: 'run_lost' }
  | { type: 'result_frozen'; result: JobResult; outputHash: string | null }
  | { type: 'result_too_large'; bytes: number | null }
  | { type: 'result_released' }
  | { type: 'result_accepted' }
  | { type: 'result_deadline_passed' }
  | { type: 'result_seen_on_chain' }
  /** The chain went another way, on which the result is not. */
  | { type: 'result_rolled_back' }
  | { type: 'result_resubmitted'; reason: string }
  | { type: 'refund_requested' }
  | { type: 'refund_request_withdrawn' }
  | { type: 'dispute_opened' }
  | { type: 'paid_out' }
  | { type: 'refunded' }
  | { type: 'dispute_settled' }
  | { type: 'attention_raised'; code: AttentionCode; message: string }
  | { type: 'attention_cleared' }
  /** `by` is the operator who dealt with it. */
  | { type: 'attention_cleared'; reason: string; by: string }
  | { type: 'cancelled'; reason: string; by: string };

export type JobEventType = JobEvent['type'];
