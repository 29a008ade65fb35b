import type { JobStatus } from './job.ts';
import type { JobEventType } from './job-event.ts';

/**
 * The life of a job: status x event -> status. An event that stands nowhere in this table says nothing about the
 * status; one that does cannot happen in a status that does not name it.
 */
export const transitions = {
  intent: {
    payment_terms_renewed: 'intent',
    payment_requested: 'pending_payment',
    payment_request_refused: 'lapsed',
    intent_lapsed: 'lapsed',
  },
  pending_payment: {
    funds_locked: 'payment_confirmed',
    payment_window_closed: 'failed',
    payment_invalid: 'failed',
    // Locked and asked back before the lock was seen.
    refund_requested: 'failed',
    cancelled: 'failed',
  },
  payment_confirmed: {
    launch_attempted: 'payment_confirmed',
    launch_not_sent: 'payment_confirmed',
    launch_answer_lost: 'payment_confirmed',
    run_launched: 'running',
    run_refused: 'failed',
    // Launched as often as it may be, and no run ever came of it.
    run_failed: 'failed',
    insufficient_time: 'failed',
    // A launch may be under way: whoever follows the run decides whether there is still one to forgo.
    refund_requested: 'payment_confirmed',
    launch_forgone: 'failed',
    result_deadline_passed: 'failed',
    cancelled: 'failed',
  },
  running: {
    run_awaited_input: 'awaiting_input',
    result_frozen: 'running',
    result_released: 'completed',
    result_accepted: 'completed',
    run_failed: 'failed',
    run_lost: 'failed',
    result_too_large: 'failed',
    // Paid work that is under way goes on: handing its result in turns the refund into a dispute, which can be won.
    refund_requested: 'running',
    result_deadline_passed: 'failed',
    cancelled: 'failed',
  },
  awaiting_input: {
    run_resumed: 'running',
    result_frozen: 'running',
    run_failed: 'failed',
    run_lost: 'failed',
    result_too_large: 'failed',
    refund_requested: 'awaiting_input',
    result_deadline_passed: 'failed',
    cancelled: 'failed',
  },
  completed: { refund_requested: 'completed' },
  failed: { refund_requested: 'failed' },
  lapsed: {},
} as const satisfies Record<JobStatus, Partial<Record<JobEventType, JobStatus>>>;
