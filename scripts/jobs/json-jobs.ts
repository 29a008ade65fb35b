import type { Job } from '../../server/jobs/life/job.ts';
import type { JobRecord } from '../../server/ports/job-records.ts';

/** A job for programs, in the words of the API where it has them. */
export function jobFacts(job: Job) {
  return {
    id: job.id,
    agent_key: job.agentKey,
    owner: job.owner === '' ? null : job.owner,
    status: job.status,
    settlement: job.settlement,
    payment_id: job.paymentRequest?.paymentId ?? null,
    blockchain_identifier: job.paymentRequest?.blockchainIdentifier ?? null,
    run_id: job.runId,
    output_hash: job.outputHash,
    error: job.error,
    attention: job.attention,
    created_at: job.createdAt,
    launch_attempted_at: job.launchAttemptedAt,
    result_due_by: job.resultDeadline,
    completed_at: job.completedAt,
  };
}

/** All that is known of it, but not what the buyer asked and got. */
export function recordFacts({ job, duties, result, events }: JobRecord) {
  return {
    ...jobFacts(job),
    result: result && { characters: result.output.length, content_type: result.contentType },
    duties: duties.map(({ kind, dueAt, leaseUntil }) => ({ kind, due_at: dueAt, lease_until: leaseUntil })),
    events: events.map(({ type, at, detail }) => ({ type, at, detail })),
  };
}
