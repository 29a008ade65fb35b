import { NoAnswer } from '../../ports/no-answer.ts';
import type { SoldAgent } from '../agents/sold-agent.ts';
import { checkInput } from '../forms/check-input.ts';
import { checkJson } from '../forms/check-json.ts';
import { inputHash } from '../money/hashes.ts';
import { draftOrder, type Order } from './draft-order.ts';
import type { JobInput } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Amount } from '../money/payment.ts';
import { orderFaults } from './order-faults.ts';
import { orderObstacle } from './order-obstacle.ts';
import { amountsOwed, priceOf } from './price-of.ts';
import { replayOrder } from './replay-order.ts';
import { requestPayment } from './request-payment.ts';
import type { OrderAnswer } from './order-answer.ts';

/**
 * Checks an order, remembers it, and gets its payment request. Nothing is asked of the node for a wrong one. `admit` is
 * asked once for a new order that fits: whether the caller may make one more.
 */
export async function orderJob(
  deps: JobDeps,
  agentKey: string,
  order: Order,
  admit: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<OrderAnswer> {
  const agent = deps.agents.get(agentKey);
  if (agent === undefined) return { kind: 'unknown_agent' };
  if (checkJson(order.data).length > 0) return { kind: 'invalid', errors: await orderFaults(deps, agentKey, order) };

  const replayed = await replayOrder(deps, agent, order);
  if (replayed !== null) return replayed;

  const checked = await checkOrder(deps, agent, order);
  if (checked.kind !== 'fits') return checked;
  const busy = await orderObstacle(deps, agent, order.caller);
  if (busy !== null) return busy;
  if (!(await admit())) return { kind: 'too_many_orders' };
  const identifier = order.identifierFromPurchaser ?? deps.randomHex(10);
  const draft = draftOrder(deps, agent, order, {
    ...checked,
    identifierFromPurchaser: identifier,
    inputHash: inputHash(identifier, order.data),
  });
  const held = await deps.orders.insert(draft);
  if (held === null) return (await replayOrder(deps, agent, order)) ?? { kind: 'idempotency_in_progress' };
  if (held.job.terms !== null) return requestPayment(deps, held, 'first_time');
  deps.wakeReconciler();
  return { kind: 'ordered', job: held.job, result: null, ignoredFields: checked.ignoredFields };
}

type CheckedOrder =
  | ({ kind: 'fits'; amounts: Amount[] } & Pick<JobInput, 'agentInputs' | 'ignoredFields'>)
  | Extract<OrderAnswer, { kind: 'invalid' | 'agent_unavailable' | 'payment_node_silent' }>;

async function checkOrder(deps: JobDeps, agent: SoldAgent, order: Order): Promise<CheckedOrder> {
  try {
    const answer = await deps.kodosumi.getForm(agent.kodosumiAgentId);
    if (answer.kind === 'unavailable') {
      return { kind: 'agent_unavailable', reason: answer.reason, retryAfterMs: null };
    }
    const input = checkInput(answer.form, order.data);
    const price = await priceOf(deps.masumi, agent);
    if (price.kind === 'unavailable') {
      return { kind: 'agent_unavailable', reason: price.reason, retryAfterMs: null };
    }
    const cost = amountsOwed(price, order.paymentAmount);
    const errors = [...(input.kind === 'misfits' ? input.errors : []), ...(cost.kind === 'wrong' ? [cost.error] : [])];
    if (input.kind === 'misfits' || cost.kind === 'wrong') return { kind: 'invalid', errors };
    return { ...input, amounts: cost.amounts };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    deps.log.warn({ agent_key: agent.key, upstream: error.upstream, cause: error.message }, 'order not checked');
    return error.upstream === 'masumi'
      ? { kind: 'payment_node_silent', retryAfterMs: error.retryAfterMs }
      : { kind: 'agent_unavailable', reason: 'Kodosumi gives no answer', retryAfterMs: error.retryAfterMs };
  }
}
