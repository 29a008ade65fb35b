import type { JobEvent, JobEventType } from '../../server/jobs/life/job-event.ts';
import type { JobResult } from '../../server/jobs/life/job.ts';
import { somePaymentTerms, noon } from './job.ts';

export const aResult: JobResult = {
  output: '# Title',
  contentType: 'text/markdown; charset=utf-8',
  type: 'Markdown',
  empty: false,
  finishedAt: noon,
};

const filled: { [Type in JobEventType]: Extract<JobEvent, { type: Type }> } = {
  job_ordered: { type: 'job_ordered' },
  payment_requested: {
    type: 'payment_requested',
    request: {
      paymentId: 'p',
      blockchainIdentifier: 'b',
      sellerVkey: 'v',
      sellerReturnAddress: null,
      forceLayer: null,
    },
  },
  payment_terms_renewed: {
    type: 'payment_terms_renewed',
    terms: somePaymentTerms(),
    resultDeadline: noon,
  },
  payment_request_refused: { type: 'payment_request_refused', reason: 'no' },
  intent_lapsed: { type: 'intent_lapsed', foundPaymentId: null },
  funds_locked: { type: 'funds_locked' },
  payment_window_closed: { type: 'payment_window_closed' },
  payment_invalid: { type: 'payment_invalid', reason: 'amounts' },
  late_funds_seen: { type: 'late_funds_seen' },
  insufficient_time: { type: 'insufficient_time' },
  launch_forgone: { type: 'launch_forgone' },
  launch_attempted: { type: 'launch_attempted' },
  launch_not_sent: { type: 'launch_not_sent', reason: 'refused connection' },
  launch_answer_lost: { type: 'launch_answer_lost', reason: 'time-out' },
  run_launched: { type: 'run_launched', runId: 'a'.repeat(24), learnedFrom: 'answer' },
  run_refused: { type: 'run_refused', reason: 'no' },
  run_awaited_input: { type: 'run_awaited_input' },
  run_resumed: { type: 'run_resumed' },
  run_failed: { type: 'run_failed', reason: 'broke', detail: null },
  run_lost: { type: 'run_lost' },
  result_frozen: { type: 'result_frozen', result: aResult, outputHash: 'h' },
  result_too_large: { type: 'result_too_large', bytes: 9 },
  result_released: { type: 'result_released' },
  result_accepted: { type: 'result_accepted' },
  result_deadline_passed: { type: 'result_deadline_passed' },
  result_seen_on_chain: { type: 'result_seen_on_chain' },
  result_rolled_back: { type: 'result_rolled_back' },
  result_resubmitted: { type: 'result_resubmitted', reason: 'time-out' },
  refund_requested: { type: 'refund_requested' },
  refund_request_withdrawn: { type: 'refund_request_withdrawn' },
  dispute_opened: { type: 'dispute_opened' },
  paid_out: { type: 'paid_out' },
  refunded: { type: 'refunded' },
  dispute_settled: { type: 'dispute_settled' },
  attention_raised: { type: 'attention_raised', code: 'settlement_stuck', message: 'look' },
  attention_cleared: { type: 'attention_cleared' },
  cancelled: { type: 'cancelled', reason: 'enough', by: 'operator' },
};

/** One event of every type. */
export const everyEvent: JobEvent[] = Object.values(filled);
