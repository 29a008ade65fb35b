import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NewJob } from '../../ports/job-store.ts';
import type { SoldAgent } from '../agents/sold-agent.ts';
import type { Job, JsonObject } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Amount } from '../money/payment.ts';
import { deadlinesFor, resultDeadline } from '../money/payment-deadlines.ts';

/** What a caller asks for. */
export type Order = {
  owner: string;
  data: JsonObject;
  paymentAmount: number | string | undefined;
  identifierFromPurchaser: string | undefined;
  idempotencyKey: string | null;
};

type CheckedParts = Pick<Job, 'agentInputs' | 'ignoredFields' | 'identifierFromPurchaser' | 'inputHash'> & {
  amounts: Amount[];
};

/** The job as it is first remembered. A paid one is held by its maker, so that nobody else asks the node for it. */
export function draftJob(deps: JobDeps, agent: SoldAgent, order: Order, checked: CheckedParts): NewJob {
  const now = deps.clock.now();
  const deadlines = deadlinesFor(agent, now);
  const isPaid = agent.masumi !== null;
  const leaseEnd = new Date(now.getTime() + deps.settings.leaseMs);
  return {
    mark: deps.randomHex(16),
    agentKey: agent.key,
    owner: order.owner,
    status: isPaid ? 'intent' : 'payment_confirmed',
    settlement: isPaid ? 'awaiting_funds' : 'not_required',
    input: order.data,
    ignoredFields: checked.ignoredFields,
    agentInputs: checked.agentInputs,
    inputHash: checked.inputHash,
    identifierFromPurchaser: checked.identifierFromPurchaser,
    idempotencyKey: order.idempotencyKey,
    requestHash: requestHash(order),
    payment: agent.masumi && {
      ...deadlines,
      ...agent.masumi,
      pricing: agent.pricing.type === 'dynamic' ? 'dynamic' : 'fixed',
      amounts: checked.amounts,
    },
    paymentRequest: null,
    resultDeadline: isPaid ? resultDeadline(deadlines) : new Date(now.getTime() + agent.runWithinMs),
    launchAttemptedAt: null,
    launchWellSince: null,
    launchSeenWellAt: null,
    runId: null,
    launchedAt: null,
    result: null,
    outputHash: null,
    error: null,
    attention: null,
    createdAt: now,
    completedAt: null,
    askedSince: now,
    dueAt: isPaid ? leaseEnd : now,
    leaseUntil: isPaid ? leaseEnd : null,
    leaseToken: isPaid ? 1 : 0,
  };
}

/** Two orders with the same hash are the same order; what the caller left out stays left out. */
export function requestHash(order: Order): string {
  const said = {
    data: order.data,
    payment_amount: order.paymentAmount ?? null,
    identifier_from_purchaser: order.identifierFromPurchaser ?? null,
  };
  return createHash('sha256')
    .update(canonicalize(said) ?? '')
    .digest('hex');
}
