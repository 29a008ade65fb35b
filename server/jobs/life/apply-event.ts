import { isFinal, type AttentionCode, type Job, type JobErrorCode } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { settlements } from './settlements.ts';
import { transitions } from './transitions.ts';

/**
 * The job after the event, or null when the tables say that it cannot have happened. A machine that names the event
 * anywhere must name it for the present state; at least an attention is applied by any state.
 */
export function applyEvent(job: Job, event: JobEvent, at: Date): Job | null {
  const status = next(transitions, job.status, event.type);
  const settlement = next(settlements, job.settlement, event.type, job.settlement === 'not_required');
  if (status === null || settlement === null) return null;
  const after = { ...job, status, settlement, ...changes(job, event, at) };
  const hasEnded = status !== job.status && isFinal(status);
  return hasEnded ? { ...after, completedAt: at } : after;
}

function next<State extends string>(
  table: Record<State, Partial<Record<string, State>>>,
  state: State,
  type: string,
  isIndifferent = false,
): State | null {
  if (isIndifferent) return state;
  const target = table[state][type];
  if (target !== undefined) return target;
  const isNamed = Object.values<Partial<Record<string, State>>>(table).some((row) => type in row);
  return isNamed ? null : state;
}

function changes(job: Job, event: JobEvent, at: Date): Partial<Job> {
  const failed = (code: JobErrorCode, message: string): Partial<Job> => ({ error: { code, message }, attention: null });
  switch (event.type) {
    case 'payment_requested':
      return { paymentRequest: event.request };
    case 'payment_terms_renewed':
      return { terms: event.terms, resultDeadline: event.resultDeadline };
    case 'payment_window_closed':
      return failed('payment_window_closed', 'No funds were locked before the payment window closed.');
    case 'payment_invalid':
      return failed('payment_invalid', `The funds were not locked under the terms of the payment: ${event.reason}`);
    case 'late_funds_seen':
      return {
        attention: { code: 'funds_unexpected', message: 'Funds came after the payment window had closed.', since: at },
      };
    case 'insufficient_time':
      return failed('insufficient_time', 'Too little time was left to finish the work.');
    case 'launch_attempted':
      return { launchAttemptedAt: at };
    case 'launch_not_sent':
      return {
        launchAttemptedAt: null,
        attention: job.attention?.code === 'launch_unknown' ? null : job.attention,
      };
    case 'launch_answer_lost':
      return {
        attention: { code: 'launch_unknown', message: event.reason, since: attentionSince(job, 'launch_unknown', at) },
      };
    case 'run_launched':
      return { runId: event.runId, launchedAt: job.launchAttemptedAt ?? at, attention: null };
    case 'run_refused':
      return failed('run_refused', event.reason);
    case 'run_failed':
      return failed('run_failed', event.reason);
    case 'run_lost':
      return failed('run_lost', 'The run disappeared before it gave a result.');
    case 'result_frozen':
      return {
        ...{ resultFrozenAt: at, outputHash: event.outputHash },
        attention: job.attention?.code === 'cannot_store' ? null : job.attention,
      };
    case 'result_too_large':
      return event.bytes === null
        ? failed('result_too_large', 'The result is larger than is allowed.')
        : failed('result_too_large', `The result has ${event.bytes} bytes, which is more than is allowed.`);
    case 'result_deadline_passed':
      return failed('result_deadline_passed', 'No result could be handed in before the deadline.');
    case 'refund_requested':
      return job.status === 'pending_payment' ? failed('refund_requested', refundedBeforeWork) : {};
    case 'launch_forgone':
      return failed('refund_requested', refundedBeforeWork);
    case 'cancelled':
      return failed('cancelled', event.reason);
    case 'attention_raised':
      return { attention: { code: event.code, message: event.message, since: attentionSince(job, event.code, at) } };
    case 'attention_cleared':
      return { attention: null };
    case 'payment_request_refused':
    case 'intent_lapsed':
      // Nobody was ever shown this job: the key is free for a new one.
      return { idempotencyKey: null };
    case 'funds_locked':
      return { confirmedAt: at };
    case 'job_ordered':
    case 'run_awaited_input':
    case 'run_resumed':
    case 'result_released':
    case 'result_accepted':
    case 'result_seen_on_chain':
    case 'result_rolled_back':
    case 'result_resubmitted':
    case 'refund_request_withdrawn':
    case 'dispute_opened':
    case 'paid_out':
    case 'refunded':
    case 'dispute_settled':
      return {};
  }
}

const refundedBeforeWork = 'The buyer asked for the funds back before the work began.';

/** Another reason to look is another trouble, which begins now. */
function attentionSince({ attention }: Job, code: AttentionCode, at: Date): Date {
  return attention?.code === code ? attention.since : at;
}
