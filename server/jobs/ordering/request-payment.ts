import { NoAnswer } from '../../ports/no-answer.ts';
import { recordEvents } from '../driving/record-events.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import { differingTerms, type PaymentTerms, type SeenPayment } from '../money/payment.ts';
import { deadlinesFor, resultDeadline } from '../money/payment-deadlines.ts';
import type { OrderAnswer } from './order-answer.ts';

/**
 * Gets the payment request of an intent that this caller holds. The node does not deduplicate, so `again` looks for
 * our mark first; a duplicate that nobody was shown expires unpaid.
 */
export async function requestPayment(
  deps: JobDeps,
  intent: Job,
  requested: PaymentTerms,
  time: 'first_time' | 'again',
): Promise<OrderAnswer> {
  try {
    if (time === 'again') {
      const found = await findRequested(deps, intent, requested);
      if (found !== null) return await remember(deps, intent, found);
      const renewed = renewedTerms(deps, intent, requested);
      if (renewed !== null) return await renew(deps, intent, renewed);
    }
    const answer = await deps.masumi.requestPayment({
      requested,
      inputHash: intent.inputHash,
      identifierFromPurchaser: intent.identifierFromPurchaser,
      mark: intent.mark,
    });
    if (answer.kind === 'refused') return await refuse(deps, intent, answer.reason);
    const differing = differingTerms(requested, intent.inputHash, answer.payment);
    if (differing.length === 0) return await remember(deps, intent, answer.payment);
    return await refuse(deps, intent, `the node answered other terms than were asked: ${differing.join(', ')}`);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    deps.log.warn({ job_id: intent.id, upstream: error.upstream, cause: error.message }, 'payment request unanswered');
    await deps.jobs.release(intent);
    return { kind: 'payment_node_silent', retryAfterMs: error.retryAfterMs };
  }
}

/** The payment request that a lost answer left behind, if it is the very one that was asked for. */
export async function findRequested(deps: JobDeps, intent: Job, requested: PaymentTerms): Promise<SeenPayment | null> {
  const found = await deps.masumi.findByMark(intent.mark, intent.createdAt);
  return found.find((payment) => differingTerms(requested, intent.inputHash, payment).length === 0) ?? null;
}

/** New deadlines for a caller who comes back late; null while more than half of the time to pay is left. */
function renewedTerms(deps: JobDeps, intent: Job, requested: PaymentTerms): PaymentTerms | null {
  const agent = deps.agents.get(intent.agentKey);
  const now = deps.clock.now();
  if (agent === undefined || requested.payBy.getTime() - now.getTime() > agent.payWithinMs / 2) return null;
  return { ...requested, ...deadlinesFor(agent, now) };
}

/** Committed before the node is asked, as the first terms were. */
async function renew(deps: JobDeps, intent: Job, payment: PaymentTerms): Promise<OrderAnswer> {
  const event = { type: 'payment_terms_renewed', payment, resultDeadline: resultDeadline(payment) } as const;
  const renewed = await recordEvents(deps, intent, [event], 'hold');
  return renewed === null
    ? { kind: 'payment_node_silent', retryAfterMs: null }
    : requestPayment(deps, renewed, payment, 'first_time');
}

async function remember(deps: JobDeps, intent: Job, payment: SeenPayment): Promise<OrderAnswer> {
  const { paymentId, blockchainIdentifier, sellerVkey } = payment;
  const request = { paymentId, blockchainIdentifier, sellerVkey };
  const job = await recordEvents(deps, intent, [{ type: 'payment_requested', request }], 'release');
  // Somebody else took the intent over while the node was slow: the caller's next try finds what became of it.
  return job === null ? { kind: 'payment_node_silent', retryAfterMs: null } : { kind: 'ordered', job };
}

async function refuse(deps: JobDeps, intent: Job, reason: string): Promise<OrderAnswer> {
  deps.log.error({ job_id: intent.id, agent_key: intent.agentKey, reason }, 'payment request refused');
  await recordEvents(deps, intent, [{ type: 'payment_request_refused', reason }], 'release');
  return { kind: 'payment_refused' };
}
