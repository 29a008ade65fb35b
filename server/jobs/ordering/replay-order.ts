import type { SoldAgent } from '../agents/sold-agent.ts';
import { requestHash, type Order } from './draft-order.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Job } from '../life/job.ts';
import { requestPayment } from './request-payment.ts';
import type { OrderAnswer } from './order-answer.ts';

const keptMs = 24 * 3_600_000;

/** The answer to an order that was given before under the same idempotency key; null when this is the first time. */
export async function replayOrder(deps: JobDeps, agent: SoldAgent, order: Order): Promise<OrderAnswer | null> {
  if (order.idempotencyKey === null) return null;
  const before = await deps.orders.findByIdempotencyKey(order.owner, agent.key, order.idempotencyKey);
  if (before === null) return null;
  const now = deps.clock.now();
  if (now.getTime() - before.createdAt.getTime() > keptMs) {
    await deps.orders.releaseIdempotencyKey(before.id);
    return null;
  }
  if (before.requestHash !== requestHash(order)) return { kind: 'idempotency_conflict' };
  if (before.status !== 'intent') return ordered(deps, before);

  const held = await deps.duties.claim(before.id, 'money', now, new Date(now.getTime() + deps.settings.leaseMs));
  if (held === null) return { kind: 'idempotency_in_progress' };
  if (held.job.status === 'intent') return requestPayment(deps, held, 'again');
  await deps.duties.release(held.duty, now);
  return held.job.status === 'lapsed' ? { kind: 'idempotency_in_progress' } : ordered(deps, held.job);
}

async function ordered(deps: JobDeps, job: Job): Promise<OrderAnswer> {
  const found = await deps.jobs.findWithResult(job.id);
  const { ignoredFields } = await deps.jobs.inputOf(job.id);
  return { kind: 'ordered', job: found?.job ?? job, result: found?.result ?? null, ignoredFields, isReplay: true };
}
