import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NewOrder } from '../../ports/order-store.ts';
import type { SoldAgent } from '../agents/sold-agent.ts';
import type { JsonObject } from '../json-value.ts';
import type { Job, JobInput, NewJob } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Amount } from '../money/payment.ts';
import { deadlinesFor, resultDeadline } from '../money/payment-deadlines.ts';

/** What a caller asks for. */
export type Order = {
  owner: string;
  /** Who is counted as one: the name of a key, or an address where there are none. */
  caller: string;
  data: JsonObject;
  paymentAmount: number | string | undefined;
  identifierFromPurchaser: string | undefined;
  idempotencyKey: string | null;
};

type CheckedParts = Pick<Job, 'identifierFromPurchaser' | 'inputHash'> &
  Pick<JobInput, 'agentInputs' | 'ignoredFields'> & { amounts: Amount[] };

/** The order as it is first remembered. A paid one is held by its maker, so that nobody else asks the node for it. */
export function draftOrder(deps: JobDeps, agent: SoldAgent, order: Order, checked: CheckedParts): NewOrder {
  const now = deps.clock.now();
  const isPaid = agent.masumi !== null;
  const leaseEnd = new Date(now.getTime() + deps.settings.leaseMs);
  return {
    job: draftJob(deps, agent, order, checked, now),
    input: { data: order.data, ignoredFields: checked.ignoredFields, agentInputs: checked.agentInputs },
    duty: {
      ...(isPaid
        ? { kind: 'money', dueAt: leaseEnd, leaseUntil: leaseEnd, leaseToken: 1 }
        : { kind: 'run', dueAt: now, leaseUntil: null, leaseToken: 0 }),
      ...{ askedSince: now, wellSince: null, seenWellAt: null },
    },
    events: [{ type: 'job_ordered' }],
  };
}

function draftJob(deps: JobDeps, agent: SoldAgent, order: Order, checked: CheckedParts, now: Date): NewJob {
  const deadlines = deadlinesFor(agent, now);
  const { masumi } = agent;
  return {
    uuid: deps.randomUuid(),
    channel: 'native',
    mark: deps.randomHex(16),
    agentKey: agent.key,
    owner: order.owner,
    caller: order.caller,
    status: masumi ? 'intent' : 'payment_confirmed',
    settlement: masumi ? 'awaiting_funds' : 'not_required',
    sold: {
      ...{ flow: agent.kodosumiAgentId, kodosumi: agent.kodosumi, account: agent.account, node: masumi?.node ?? null },
      ...{ payWithinMs: agent.payWithinMs, runWithinMs: agent.runWithinMs, outputHashForm: agent.outputHashForm },
    },
    inputHash: checked.inputHash,
    identifierFromPurchaser: checked.identifierFromPurchaser,
    idempotencyKey: order.idempotencyKey,
    requestHash: requestHash(order),
    terms: masumi && {
      ...deadlines,
      ...{ agentIdentifier: masumi.agentIdentifier, network: masumi.network },
      ...{ sourceType: masumi.sourceType, sourceIndex: masumi.sourceIndex },
      sellerReturnAddress: masumi.sellerReturnAddress,
      pricing: agent.pricing.type === 'dynamic' ? 'dynamic' : 'fixed',
      amounts: checked.amounts,
    },
    paymentRequest: null,
    resultDeadline: masumi ? resultDeadline(deadlines) : new Date(now.getTime() + agent.runWithinMs),
    confirmedAt: masumi ? null : now,
    launchAttemptedAt: null,
    runId: null,
    launchedAt: null,
    resultFrozenAt: null,
    outputHash: null,
    error: null,
    attention: null,
    createdAt: now,
    completedAt: null,
    version: 1,
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
