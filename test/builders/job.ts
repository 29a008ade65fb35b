import { randomUUID } from 'node:crypto';
import type { SoldAgent } from '../../server/jobs/agents/sold-agent.ts';
import type { Duty } from '../../server/jobs/life/duty.ts';
import type { Job, JobInput, NewJob } from '../../server/jobs/life/job.ts';
import type { PaymentTerms, SeenPayment } from '../../server/jobs/money/payment.ts';
import type { NewOrder } from '../../server/ports/order-store.ts';

export const noon = new Date('2026-11-24T12:00:00.000Z');
export const later = (ms: number, from = noon) => new Date(from.getTime() + ms);

const agentIdentifier = '7e8bdaf2b2b919a3a4b94002cafb50086c0c845fe535d07a77ab7f77' + 'ab'.repeat(32);

export function somePaymentTerms(more: Partial<PaymentTerms> = {}): PaymentTerms {
  return {
    agentIdentifier,
    network: 'Preprod',
    sourceType: 'Web3CardanoV1',
    sourceIndex: null,
    pricing: 'fixed',
    sellerReturnAddress: null,
    amounts: [{ amount: 10_000_000n, unit: 'lovelace' }],
    payBy: later(1_800_000),
    submitResultBy: later(10_200_000),
    unlockAt: later(31_800_000),
    disputeUnlockAt: later(53_400_000),
    ...more,
  };
}

/** The payment of `somePaymentTerms`, as the node shows it before anybody paid. */
export function aSeenPayment(more: Partial<SeenPayment> = {}): SeenPayment {
  const { network, amounts, payBy, submitResultBy, unlockAt, disputeUnlockAt } = somePaymentTerms();
  return {
    ...{ network, amounts, payBy, submitResultBy, unlockAt, disputeUnlockAt, agentIdentifier },
    paymentId: 'cmwt4yqzs0004rk7d88wadjsc',
    blockchainIdentifier: 'ab'.repeat(500),
    sellerVkey: 'cd'.repeat(28),
    inputHash: 'ef'.repeat(32),
    metadata: null,
    sellerReturnAddress: null,
    forceLayer: null,
    onChainState: null,
    nextAction: 'WaitingForExternalAction',
    nextActionError: null,
    nextActionNote: null,
    queuedResultHash: null,
    onChainResultHash: null,
    ...more,
  };
}

/** A paid job that waits for its funds. */
export function aNewJob(more: Partial<NewJob> = {}): NewJob {
  return {
    uuid: randomUUID(),
    channel: 'native',
    mark: `mark-${Math.random()}`,
    agentKey: 'writer',
    owner: '',
    caller: 'address:127.0.0.1',
    status: 'pending_payment',
    settlement: 'awaiting_funds',
    sold: {
      ...{ flow: 'summary:Writer', kodosumi: 'default', account: 'seller', node: 'default' },
      ...{ payWithinMs: 1_800_000, runWithinMs: 7_200_000, outputHashForm: 'escaped' },
    },
    inputHash: 'ef'.repeat(32),
    identifierFromPurchaser: 'aabbccddeeff00112233',
    idempotencyKey: null,
    requestHash: '01'.repeat(32),
    terms: somePaymentTerms(),
    paymentRequest: {
      paymentId: `payment-${Math.random()}`,
      blockchainIdentifier: 'ab'.repeat(500),
      sellerVkey: 'cd'.repeat(28),
      sellerReturnAddress: null,
      forceLayer: null,
    },
    resultDeadline: later(9_840_000),
    confirmedAt: null,
    launchAttemptedAt: null,
    runId: null,
    launchedAt: null,
    resultFrozenAt: null,
    outputHash: null,
    error: null,
    attention: null,
    createdAt: noon,
    completedAt: null,
    version: 1,
    ...more,
  };
}

export const aJob = (more: Partial<Job> = {}): Job => ({ ...aNewJob(more), id: 1, ...more });

/** One that is due and held by nobody. */
export function aDuty(more: Partial<Duty> = {}): Duty {
  return {
    ...{ jobId: 1, kind: 'money', dueAt: noon, askedSince: noon, leaseUntil: null, leaseToken: 0 },
    ...{ wellSince: null, seenWellAt: null },
    ...more,
  };
}

export function aNewOrder(
  job: Partial<NewJob> = {},
  { duty = {}, input = {} }: { duty?: Partial<Duty>; input?: Partial<JobInput> } = {},
): NewOrder {
  const { jobId: _, ...newDuty } = aDuty(duty);
  return {
    job: aNewJob(job),
    input: { data: { prompt: 'A page' }, ignoredFields: [], agentInputs: { prompt: 'A page' }, ...input },
    duty: newDuty,
    events: [{ type: 'job_ordered' }],
  };
}

export function anAgent(more: Partial<SoldAgent> = {}): SoldAgent {
  return {
    key: 'writer',
    name: 'Writer',
    description: null,
    kodosumiAgentId: 'summary:Writer',
    kodosumi: 'default',
    account: 'seller',
    pricing: { type: 'fixed', decimals: null },
    masumi: {
      ...{ node: 'default', agentIdentifier, network: 'Preprod', sourceType: 'Web3CardanoV1', sourceIndex: null },
      sellerReturnAddress: null,
    },
    payWithinMs: 1_800_000,
    runWithinMs: 7_200_000,
    outputHashForm: 'escaped',
    example: null,
    ...more,
  };
}
