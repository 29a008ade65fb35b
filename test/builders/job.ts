import type { SoldAgent } from '../../server/jobs/agents/sold-agent.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { PaymentTerms, SeenPayment } from '../../server/jobs/money/payment.ts';
import type { NewJob } from '../../server/ports/job-store.ts';

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
    mark: `mark-${Math.random()}`,
    agentKey: 'writer',
    owner: '',
    status: 'pending_payment',
    settlement: 'awaiting_funds',
    input: { prompt: 'A page' },
    ignoredFields: [],
    agentInputs: { prompt: 'A page' },
    inputHash: 'ef'.repeat(32),
    identifierFromPurchaser: 'aabbccddeeff00112233',
    idempotencyKey: null,
    requestHash: '01'.repeat(32),
    payment: somePaymentTerms(),
    paymentRequest: {
      paymentId: `payment-${Math.random()}`,
      blockchainIdentifier: 'ab'.repeat(500),
      sellerVkey: 'cd'.repeat(28),
    },
    resultDeadline: later(9_840_000),
    launchAttemptedAt: null,
    launchWellSince: null,
    launchSeenWellAt: null,
    runId: null,
    launchedAt: null,
    result: null,
    outputHash: null,
    error: null,
    attention: null,
    createdAt: noon,
    completedAt: null,
    askedSince: noon,
    dueAt: noon,
    leaseUntil: null,
    leaseToken: 0,
    ...more,
  };
}

export const aJob = (more: Partial<Job> = {}): Job => ({ ...aNewJob(more), id: 1, ...more });

export function anAgent(more: Partial<SoldAgent> = {}): SoldAgent {
  return {
    key: 'writer',
    name: 'Writer',
    description: null,
    kodosumiAgentId: 'summary:Writer',
    pricing: { type: 'fixed', decimals: null },
    masumi: { agentIdentifier, network: 'Preprod', sourceType: 'Web3CardanoV1', sourceIndex: null },
    payWithinMs: 1_800_000,
    runWithinMs: 7_200_000,
    example: null,
    ...more,
  };
}
