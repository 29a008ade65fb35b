import type { SoldAgent } from '../agents/sold-agent.ts';
import { requestHash, type Order } from './draft-job.ts';
import type { JobDeps } from '../job-deps.ts';
import { requestPayment } from './request-payment.ts';
import type { OrderAnswer } from './order-answer.ts';

const keptMs = 24 * 3_600_000;

/** The answer to an order that was given before under the same idempotency key; null when this is the first time. */
export async function replayOrder(deps: JobDeps, agent: SoldAgent, order: Order): Promise<OrderAnswer | null> {
  if (order.idempotencyKey === null) return null;
  const before = await deps.jobs.findByIdempotencyKey(order.owner, agent.key, order.idempotencyKey);
  if (before === null) return null;
  const now = deps.clock.now();
  if (now.getTime() - before.createdAt.getTime() > keptMs) {
    await deps.jobs.releaseIdempotencyKey(before.id);
    return null;
  }
  if (before.requestHash !== requestHash(order)) return { kind: 'idempotency_conflict' };
  if (before.status !== 'intent' || before.payment === null) return { kind: 'ordered', job: before, isReplay: true };

  const intent = await deps.jobs.claim(before.id, now, new Date(now.getTime() + deps.settings.leaseMs));
  if (intent === null) return { kind: 'idempotency_in_progress' };
  if (intent.status !== 'intent' || intent.payment === null) {
    await deps.jobs.release(intent);
    return intent.status === 'lapsed'
      ? { kind: 'idempotency_in_progress' }
      : { kind: 'ordered', job: intent, isReplay: true };
  }
  return requestPayment(deps, intent, intent.payment, 'again');
}
