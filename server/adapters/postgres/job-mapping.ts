import type { EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Duty, DutyKind } from '../../jobs/life/duty.ts';
import type {
  Job,
  JobErrorCode,
  JobResult,
  JobStatus,
  NewJob,
  SettlementState,
  AttentionCode,
} from '../../jobs/life/job.ts';
import type { PaymentTerms } from '../../jobs/money/payment.ts';
import { DutyEntity, type DutyRow } from './duty-entity.ts';
import { JobResultEntity, type JobResultRow, type StoredResultMetadata } from './job-contents-entities.ts';
import { JobEntity, type JobRow, type StoredTerms } from './job-entity.ts';

/** A new job as the columns have it. */
export function toRow(job: NewJob): Omit<JobRow, 'id'> {
  return columnsOf(job) as Omit<JobRow, 'id'>;
}

/** What is given of a job, as its columns have it. */
function columnsOf({ sold, paymentRequest, terms, error, attention, ...same }: Partial<NewJob>): Partial<JobRow> {
  return {
    ...same,
    ...(sold !== undefined && storedSale(sold)),
    ...(terms !== undefined && { terms: terms && storedTerms(terms) }),
    ...(paymentRequest !== undefined && {
      paymentId: paymentRequest?.paymentId ?? null,
      blockchainIdentifier: paymentRequest?.blockchainIdentifier ?? null,
      sellerVkey: paymentRequest?.sellerVkey ?? null,
      sellerReturnAddress: paymentRequest?.sellerReturnAddress ?? null,
      forceLayer: paymentRequest?.forceLayer ?? null,
    }),
    ...(error !== undefined && { errorCode: error?.code ?? null, errorMessage: error?.message ?? null }),
    ...(attention !== undefined && {
      attentionCode: attention?.code ?? null,
      attentionMessage: attention?.message ?? null,
      attentionSince: attention?.since ?? null,
    }),
  };
}

/** What a change of a job changes, as its columns have it. */
export function changedColumns(before: Job, after: Job): Partial<JobRow> {
  const changed = Object.entries(after).filter(([name, value]) => before[name as keyof Job] !== value);
  return columnsOf(Object.fromEntries(changed));
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    uuid: row.uuid,
    channel: row.channel as Job['channel'],
    mark: row.mark,
    agentKey: row.agentKey,
    owner: row.owner,
    caller: row.caller,
    status: row.status as JobStatus,
    settlement: row.settlement as SettlementState,
    sold: saleOf(row),
    inputHash: row.inputHash,
    identifierFromPurchaser: row.identifierFromPurchaser,
    idempotencyKey: row.idempotencyKey ?? null,
    requestHash: row.requestHash,
    terms: row.terms ? termsOf(row.terms) : null,
    paymentRequest: paymentRequestOf(row),
    resultDeadline: row.resultDeadline,
    confirmedAt: row.confirmedAt ?? null,
    launchAttemptedAt: row.launchAttemptedAt ?? null,
    runId: row.runId ?? null,
    launchedAt: row.launchedAt ?? null,
    resultFrozenAt: row.resultFrozenAt ?? null,
    outputHash: row.outputHash ?? null,
    error: row.errorCode ? { code: row.errorCode as JobErrorCode, message: row.errorMessage ?? '' } : null,
    attention: attentionOf(row),
    createdAt: row.createdAt,
    completedAt: row.completedAt ?? null,
    version: row.version,
  };
}

export function toDuty(row: DutyRow): Duty {
  return {
    jobId: row.jobId,
    kind: row.kind as DutyKind,
    dueAt: row.dueAt,
    askedSince: row.askedSince,
    leaseUntil: row.leaseUntil ?? null,
    leaseToken: row.leaseToken,
    wellSince: row.wellSince ?? null,
    seenWellAt: row.seenWellAt ?? null,
  };
}

/** No entity is made of what is only read: it would cost three times the query. */
export function createRowReader({ em }: { em: SqlEntityManager }) {
  const mapped = (row: object, entity: EntityName): unknown => em.getDriver().mapResult(row, em.getMetadata(entity));
  return {
    job: (row: object): Job => toJob(mapped(row, JobEntity) as JobRow),
    duty: (row: object): Duty => toDuty(mapped(row, DutyEntity) as DutyRow),
    result: (row: object): JobResult => toResult(mapped(row, JobResultEntity) as JobResultRow),
  };
}

export function toResult({ output, metadata }: Pick<JobResultRow, 'output' | 'metadata'>): JobResult {
  return { ...metadata, output, finishedAt: new Date(metadata.finishedAt) };
}

export function storedResult({ output, contentType, type, empty, finishedAt }: JobResult): Omit<JobResultRow, 'jobId'> {
  const metadata: StoredResultMetadata = { contentType, type, empty, finishedAt: finishedAt.toISOString() };
  return { output, metadata };
}

export function storedTerms(terms: PaymentTerms): StoredTerms {
  return {
    agentIdentifier: terms.agentIdentifier,
    network: terms.network,
    sourceType: terms.sourceType,
    sourceIndex: terms.sourceIndex,
    pricing: terms.pricing,
    sellerReturnAddress: terms.sellerReturnAddress,
    amounts: terms.amounts.map(({ amount, unit }) => ({ amount: amount.toString(), unit })),
    payBy: terms.payBy.toISOString(),
    submitResultBy: terms.submitResultBy.toISOString(),
    unlockAt: terms.unlockAt.toISOString(),
    disputeUnlockAt: terms.disputeUnlockAt.toISOString(),
  };
}

function termsOf(stored: StoredTerms): PaymentTerms {
  return {
    ...stored,
    amounts: stored.amounts.map(({ amount, unit }) => ({ amount: BigInt(amount), unit })),
    payBy: new Date(stored.payBy),
    submitResultBy: new Date(stored.submitResultBy),
    unlockAt: new Date(stored.unlockAt),
    disputeUnlockAt: new Date(stored.disputeUnlockAt),
  };
}

function storedSale({ payWithinMs, runWithinMs, ...same }: Job['sold']): Partial<JobRow> {
  return { ...same, payWithinSeconds: payWithinMs / 1_000, runWithinSeconds: runWithinMs / 1_000 };
}

function saleOf(row: JobRow): Job['sold'] {
  return {
    ...{ flow: row.flow, kodosumi: row.kodosumi, account: row.account, node: row.node ?? null },
    ...{ payWithinMs: row.payWithinSeconds * 1_000, runWithinMs: row.runWithinSeconds * 1_000 },
    outputHashForm: row.outputHashForm as Job['sold']['outputHashForm'],
  };
}

function paymentRequestOf(row: JobRow): Job['paymentRequest'] {
  const { paymentId, blockchainIdentifier, sellerVkey } = row;
  if (!paymentId || !blockchainIdentifier || typeof sellerVkey !== 'string') return null;
  const { sellerReturnAddress = null, forceLayer = null } = row;
  return { paymentId, blockchainIdentifier, sellerVkey, sellerReturnAddress, forceLayer };
}

function attentionOf(row: JobRow): Job['attention'] {
  if (!row.attentionCode || !row.attentionSince) return null;
  return { code: row.attentionCode as AttentionCode, message: row.attentionMessage ?? '', since: row.attentionSince };
}
