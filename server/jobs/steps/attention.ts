import type { AttentionCode, Job } from '../life/job.ts';
import type { JobEvent } from '../life/job-event.ts';

/** An attention that already says the same is not raised again. */
export function attention(job: Job, code: AttentionCode, message: string): JobEvent[] {
  const isKnown = job.attention?.code === code && job.attention.message === message;
  return isKnown ? [] : [{ type: 'attention_raised', code, message }];
}

/** While it lasts nothing is learnt of the money; what already asks for attention says more. */
export function paymentForgotten(job: Job): JobEvent[] {
  return job.attention === null ? attention(job, 'payment_unknown', forgotten) : [];
}

/** The node knows the payment again. */
export function paymentKnown(job: Job): JobEvent[] {
  return job.attention?.code === 'payment_unknown' ? [{ type: 'attention_cleared' }] : [];
}

export const forgotten = 'The payment node does not know this payment any more.';

/** The node's own no to a hash: a key of somebody else, a wrong network. It is handed in again until the deadline. */
export function resultRefused(
  job: Job,
  { reason, isOfAnotherKey }: { reason: string; isOfAnotherKey: boolean },
): JobEvent[] {
  const way = isOfAnotherKey
    ? ' Only the key that asked for the payment may hand it in: give it back, or take an admin key.'
    : '';
  return attention(job, 'upstream_refused', `The payment node refuses the result: ${reason}.${way}`);
}
