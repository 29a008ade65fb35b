import type { OperatorDoor } from '../../server/compose-operator-door.ts';
import { presentJob } from '../../server/http/jobs/present-job.ts';
import { isShown } from '../../server/jobs/life/job.ts';

/**
 * All that speaks for a job in a dispute: what was ordered, sold, run and delivered, and when, in the words of the API. Both
 * hashes can be computed anew from it without asking anybody. Null for a job that no caller was ever shown.
 */
export async function evidenceOfJob({ deps, jobs }: OperatorDoor, id: number): Promise<object | null> {
  const record = await deps.records.find(id);
  if (record === null || !isShown(record.job.status)) return null;
  const { job, result, events } = record;
  const { data, ignoredFields } = await jobs.inputOf(id);
  const { receipt: _, ...shown } = await presentJob({ job, result }, null);
  return {
    made_at: deps.clock.now(),
    job: { uuid: job.uuid, ...shown },
    input: { data, ignored_fields: ignoredFields, input_hash: job.inputHash },
    output: { output_hash: job.outputHash, hashed_as: job.sold.outputHashForm, frozen_at: job.resultFrozenAt, result },
    identifier_from_purchaser: job.identifierFromPurchaser,
    run: { run_id: job.runId, flow: job.sold.flow, paid_at: job.confirmedAt, launched_at: job.launchedAt },
    events: events.map(({ type, at, detail }) => ({ type, at, detail })),
  };
}
