import type { Job } from '../../jobs/life/job.ts';
import type { Receipts } from '../../ports/receipts.ts';

/**
 * What was sold, signed; null before the job has completed, and where nothing signs. All of it stands still once the
 * job has completed, so that a job has one receipt a key.
 */
export function presentReceipt(receipts: Receipts | null, job: Job): Promise<string> | null {
  return job.status === 'completed' && receipts !== null ? receipts.sign(receiptOf(job)) : null;
}

function receiptOf({ terms, paymentRequest, ...job }: Job): object {
  return {
    job_id: job.id,
    uuid: job.uuid,
    agent_key: job.agentKey,
    agent_identifier: terms?.agentIdentifier ?? null,
    network: terms?.network ?? null,
    amounts: terms?.amounts.map(({ amount, unit }) => ({ amount: amount.toString(), unit })) ?? [],
    blockchain_identifier: paymentRequest?.blockchainIdentifier ?? null,
    payment_id: paymentRequest?.paymentId ?? null,
    identifier_from_purchaser: job.identifierFromPurchaser,
    input_hash: job.inputHash,
    output_hash: job.outputHash,
    created_at: job.createdAt.toISOString(),
    payment_confirmed_at: job.confirmedAt?.toISOString() ?? null,
    completed_at: job.completedAt?.toISOString() ?? null,
  };
}
