import type { Held, JobWrite } from '../../ports/duty-store.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import { recordEvents } from '../driving/record-events.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Job } from '../life/job.ts';
import type { JobEvent } from '../life/job-event.ts';
import { differingTerms, type PaymentTerms, type SeenPayment } from '../money/payment.ts';
import { deadlinesFor, resultDeadline } from '../money/payment-deadlines.ts';
import type { OrderAnswer } from './order-answer.ts';

/**
 * Gets the payment request of an intent that this caller holds. The node does not deduplicate, so `again` looks for
 * our mark first; a duplicate that nobody was shown expires unpaid.
 */
export function requestPayment(deps: JobDeps, held: Held, time: 'first_time' | 'again'): Promise<OrderAnswer> {
  return deps.leases.keep(held.duty, () => ask(deps, held, time));
}

async function ask(deps: JobDeps, held: Held, time: 'first_time' | 'again'): Promise<OrderAnswer> {
  const { job: intent } = held;
  const { terms } = intent;
  if (terms === null) throw new TypeError('a free job needs no payment request');
  try {
    if (time === 'again') {
      const found = await findRequested(deps, intent, terms);
      if (found !== null) return await remember(deps, held, found);
      const renewed = renewedTerms(deps, intent, terms);
      if (renewed !== null) return await renew(deps, held, renewed);
    }
    const answer = await deps.masumi.requestPayment({
      terms,
      inputHash: intent.inputHash,
      identifierFromPurchaser: intent.identifierFromPurchaser,
      mark: intent.mark,
    });
    if (answer.kind === 'refused') return await refuse(deps, held, answer.reason);
    const differing = differingTerms(terms, intent.inputHash, answer.payment);
    if (differing.length === 0) return await remember(deps, held, answer.payment);
    const refused = await refuse(deps, held, `the node answered other terms than were asked: ${differing.join(', ')}`);
    const isPriceNew = terms.pricing === 'fixed' && differing.join() === 'amounts';
    return isPriceNew
      ? { kind: 'agent_unavailable', reason: 'its price has just changed', retryAfterMs: 1_000 }
      : refused;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    deps.log.warn({ job_id: intent.id, upstream: error.upstream, cause: error.message }, 'payment request unanswered');
    await deps.duties.release(held.duty, deps.clock.now());
    return { kind: 'payment_node_silent', retryAfterMs: error.retryAfterMs };
  }
}

/** The payment request that a lost answer left behind, if it is the very one that was asked for. */
export async function findRequested(deps: JobDeps, intent: Job, terms: PaymentTerms): Promise<SeenPayment | null> {
  const found = await deps.masumi.findByMark(intent.mark, intent.createdAt);
  return found.find((payment) => differingTerms(terms, intent.inputHash, payment).length === 0) ?? null;
}

/** New deadlines for a caller who comes back late; null while more than half of the time to pay is left. */
function renewedTerms(deps: JobDeps, { sold }: Job, terms: PaymentTerms): PaymentTerms | null {
  const now = deps.clock.now();
  const isEarly = terms.payBy.getTime() - now.getTime() > sold.payWithinMs / 2;
  return isEarly ? null : { ...terms, ...deadlinesFor(sold, now) };
}

/** Committed before the node is asked, as the first terms were. */
async function renew(deps: JobDeps, held: Held, terms: PaymentTerms): Promise<OrderAnswer> {
  const event: JobEvent = { type: 'payment_terms_renewed', terms, resultDeadline: resultDeadline(terms) };
  const renewed = await recordEvents(deps, held, [event], 'hold', byItself(deps));
  if (renewed === null || renewed.duty === null) return { kind: 'payment_node_silent', retryAfterMs: null };
  return requestPayment(deps, { job: renewed.job, duty: renewed.duty }, 'first_time');
}

async function remember(deps: JobDeps, held: Held, payment: SeenPayment): Promise<OrderAnswer> {
  const { paymentId, blockchainIdentifier, sellerVkey, sellerReturnAddress, forceLayer } = payment;
  const request = { paymentId, blockchainIdentifier, sellerVkey, sellerReturnAddress, forceLayer };
  const event: JobEvent = { type: 'payment_requested', request };
  tellWhoCannotPay(deps, held.job, payment);
  const recorded = await recordEvents(deps, held, [event], 'release', byItself(deps));
  // Somebody else took the intent over while the node was slow: the caller's next try finds what became of it.
  if (recorded === null) return { kind: 'payment_node_silent', retryAfterMs: null };
  const { ignoredFields } = await deps.jobs.inputOf(held.job.id);
  return { kind: 'ordered', job: recorded.job, result: null, ignoredFields };
}

/** The marketplace's buyers name no return address, and their node then takes the identifier for forged. */
function tellWhoCannotPay({ log }: JobDeps, { id, agentKey, terms }: Job, payment: SeenPayment): void {
  if (terms?.sourceType !== 'Web3CardanoV2') return;
  const fields = { job_id: id, agent_key: agentKey };
  if (payment.sellerReturnAddress !== null) log.warn(fields, notForTheMarketplace);
  if (payment.forceLayer !== null) log.warn(fields, 'only buyers who pass force_layer on can pay');
}

const notForTheMarketplace =
  'only buyers who pass seller_return_address on can pay, the marketplace cannot: leave it away in AGENTS_CONFIG, and clear the collection address of the selling wallet at the node';

async function refuse(deps: JobDeps, held: Held, reason: string): Promise<OrderAnswer> {
  const { id, agentKey } = held.job;
  deps.log.error({ job_id: id, agent_key: agentKey, reason }, 'payment request refused');
  await recordEvents(deps, held, [{ type: 'payment_request_refused', reason }], 'release', byItself(deps));
  return { kind: 'payment_refused' };
}

/** A caller waits for it, and for nobody else's. */
const byItself = ({ orders }: JobDeps) => ({ save: (write: JobWrite) => orders.save(write) });
