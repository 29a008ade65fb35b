import type {
  Job as WireJob,
  JobStatus,
  ListedJob as WireListedJob,
  Payment,
} from '@masumi-kodosumi-connector/contract/router';
import type { Job, JobResult } from '../../jobs/life/job.ts';
import type { JobWithResult } from '../../ports/job-reader.ts';
import type { Receipts } from '../../ports/receipts.ts';
import { presentReceipt } from './present-receipt.ts';

/** The job as callers see it. */
export async function presentJob({ job, result }: JobWithResult, receipts: Receipts | null): Promise<WireJob> {
  const receipt = await presentReceipt(receipts, job);
  return { ...presentUnsigned(job), result: result && presentResult(job, result), receipt };
}

export async function presentListedJob(job: Job, receipts: Receipts | null): Promise<WireListedJob> {
  const { result: _, ...listed } = await presentJob({ job, result: null }, receipts);
  return listed;
}

/** What may change of a job: the result and the receipt follow from it. */
export function presentUnsigned(job: Job): Omit<WireJob, 'result' | 'receipt'> {
  return {
    id: job.id,
    agent_key: job.agentKey,
    status: job.status as JobStatus,
    payment_id: job.paymentRequest?.paymentId ?? null,
    created_at: job.createdAt.toISOString(),
    completed_at: job.completedAt?.toISOString() ?? null,
    error: job.error,
    payment: presentPayment(job),
    settlement: {
      state: job.settlement,
      output_hash: job.status === 'completed' ? job.outputHash : null,
      refund_available_at: refundAvailableAt(job)?.toISOString() ?? null,
    },
    attention: job.attention && { ...job.attention, since: job.attention.since.toISOString() },
  };
}

function presentResult({ launchedAt }: Job, result: JobResult): WireJob['result'] {
  const { output, contentType, type, empty, finishedAt } = result;
  const startedAt = launchedAt?.toISOString() ?? null;
  return {
    output,
    metadata: {
      content_type: contentType,
      type,
      ...(empty && { empty }),
      started_at: startedAt,
      finished_at: finishedAt.toISOString(),
    },
  };
}

function presentPayment({ terms, paymentRequest, inputHash, identifierFromPurchaser }: Job): Payment | null {
  if (terms === null || paymentRequest === null) return null;
  const { payBy, submitResultBy, unlockAt, disputeUnlockAt } = terms;
  return {
    blockchain_identifier: paymentRequest.blockchainIdentifier,
    agent_identifier: terms.agentIdentifier,
    seller_vkey: paymentRequest.sellerVkey,
    seller_return_address: paymentRequest.sellerReturnAddress,
    force_layer: paymentRequest.forceLayer,
    input_hash: inputHash,
    identifier_from_purchaser: identifierFromPurchaser,
    network: terms.network,
    payment_source_type: terms.sourceType,
    supported_payment_source_index: terms.sourceIndex,
    amounts: terms.amounts.map(({ amount, unit }) => ({ amount: amount.toString(), unit })),
    pay_by_time: payBy.toISOString(),
    pay_by_time_ms: payBy.getTime(),
    submit_result_time: submitResultBy.toISOString(),
    submit_result_time_ms: submitResultBy.getTime(),
    unlock_time: unlockAt.toISOString(),
    unlock_time_ms: unlockAt.getTime(),
    external_dispute_unlock_time: disputeUnlockAt.toISOString(),
    external_dispute_unlock_time_ms: disputeUnlockAt.getTime(),
  };
}

/** Without a result the buyer can take the funds back once the time to hand one in is over. */
function refundAvailableAt(job: Job): Date | null {
  const hasLockedFunds = job.settlement === 'funds_locked' || job.settlement === 'refund_requested';
  return job.status === 'failed' && hasLockedFunds ? (job.terms?.submitResultBy ?? null) : null;
}
