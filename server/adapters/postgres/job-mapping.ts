import type { Job, JobErrorCode, JobResult, JobStatus, SettlementState, AttentionCode } from '../../jobs/life/job.ts';
import type { PaymentTerms } from '../../jobs/money/payment.ts';
import type { NewJob } from '../../ports/job-store.ts';
import type { JobRow, StoredPayment, StoredResultMetadata } from './job-entity.ts';

/** A job as the columns have it. */
export function toRow(job: NewJob): Omit<JobRow, 'id'> {
  return columnsOf(job) as Omit<JobRow, 'id'>;
}

/** What is given of a job, as its columns have it. */
export function columnsOf({
  paymentRequest,
  payment,
  result,
  error,
  attention,
  ...same
}: Partial<NewJob>): Partial<JobRow> {
  return {
    ...same,
    ...(payment !== undefined && { payment: payment && storedPayment(payment) }),
    ...(paymentRequest !== undefined && {
      paymentId: paymentRequest?.paymentId ?? null,
      blockchainIdentifier: paymentRequest?.blockchainIdentifier ?? null,
      sellerVkey: paymentRequest?.sellerVkey ?? null,
    }),
    ...(result !== undefined && {
      output: result?.output ?? null,
      resultMetadata: result && storedMetadata(result),
    }),
    ...(error !== undefined && { errorCode: error?.code ?? null, errorMessage: error?.message ?? null }),
    ...(attention !== undefined && {
      attentionCode: attention?.code ?? null,
      attentionMessage: attention?.message ?? null,
      attentionSince: attention?.since ?? null,
    }),
  };
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    mark: row.mark,
    agentKey: row.agentKey,
    owner: row.owner,
    status: row.status as JobStatus,
    settlement: row.settlement as SettlementState,
    input: row.input,
    ignoredFields: row.ignoredFields,
    agentInputs: row.agentInputs,
    inputHash: row.inputHash,
    identifierFromPurchaser: row.identifierFromPurchaser,
    idempotencyKey: row.idempotencyKey ?? null,
    requestHash: row.requestHash,
    payment: row.payment ? requestedPayment(row.payment) : null,
    paymentRequest: paymentRequestOf(row),
    resultDeadline: row.resultDeadline,
    launchAttemptedAt: row.launchAttemptedAt ?? null,
    launchWellSince: row.launchWellSince ?? null,
    launchSeenWellAt: row.launchSeenWellAt ?? null,
    runId: row.runId ?? null,
    launchedAt: row.launchedAt ?? null,
    result: row.output && row.resultMetadata ? resultOf(row.output, row.resultMetadata) : null,
    outputHash: row.outputHash ?? null,
    error: row.errorCode ? { code: row.errorCode as JobErrorCode, message: row.errorMessage ?? '' } : null,
    attention: attentionOf(row),
    createdAt: row.createdAt,
    completedAt: row.completedAt ?? null,
    askedSince: row.askedSince,
    dueAt: row.dueAt ?? null,
    leaseUntil: row.leaseUntil ?? null,
    leaseToken: row.leaseToken,
  };
}

export function storedPayment(payment: PaymentTerms): StoredPayment {
  return {
    agentIdentifier: payment.agentIdentifier,
    network: payment.network,
    sourceType: payment.sourceType,
    sourceIndex: payment.sourceIndex,
    pricing: payment.pricing,
    amounts: payment.amounts.map(({ amount, unit }) => ({ amount: amount.toString(), unit })),
    payBy: payment.payBy.toISOString(),
    submitResultBy: payment.submitResultBy.toISOString(),
    unlockAt: payment.unlockAt.toISOString(),
    disputeUnlockAt: payment.disputeUnlockAt.toISOString(),
  };
}

function requestedPayment(stored: StoredPayment): PaymentTerms {
  return {
    ...stored,
    amounts: stored.amounts.map(({ amount, unit }) => ({ amount: BigInt(amount), unit })),
    payBy: new Date(stored.payBy),
    submitResultBy: new Date(stored.submitResultBy),
    unlockAt: new Date(stored.unlockAt),
    disputeUnlockAt: new Date(stored.disputeUnlockAt),
  };
}

function paymentRequestOf(row: JobRow): Job['paymentRequest'] {
  const { paymentId, blockchainIdentifier, sellerVkey } = row;
  if (!paymentId || !blockchainIdentifier || typeof sellerVkey !== 'string') return null;
  return { paymentId, blockchainIdentifier, sellerVkey };
}

const storedMetadata = ({ contentType, type, empty, finishedAt }: JobResult): StoredResultMetadata => ({
  contentType,
  type,
  empty,
  finishedAt: finishedAt.toISOString(),
});

const resultOf = (output: string, metadata: StoredResultMetadata): JobResult => ({
  ...metadata,
  output,
  finishedAt: new Date(metadata.finishedAt),
});

function attentionOf(row: JobRow): Job['attention'] {
  if (!row.attentionCode || !row.attentionSince) return null;
  return { code: row.attentionCode as AttentionCode, message: row.attentionMessage ?? '', since: row.attentionSince };
}
