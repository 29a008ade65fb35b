import { recordEvents, type RecordDeps } from '../driving/record-events.ts';
import type { Job } from '../life/job.ts';
import type { JobEvent } from '../life/job-event.ts';

/** Who acts by hand and why; both are written to the job's events. */
export type Operator = { by: string; reason: string };

export type OperatorAnswer =
  | { kind: 'done'; job: Job }
  | { kind: 'unknown_job' }
  /** A service works on it; its lease ends then at the latest. */
  | { kind: 'held'; until: Date }
  | { kind: 'refused'; reason: string };

export type Decision = { kind: 'apply'; event: JobEvent } | { kind: 'refuse'; reason: string };

/** An operator's hand on a job: under a lease and through the tables, as the reconciler's own. */
export async function operateJob(
  deps: RecordDeps,
  id: number,
  decide: (job: Job) => Promise<Decision> | Decision,
): Promise<OperatorAnswer> {
  const now = deps.clock.now();
  const job = await deps.jobs.claim(id, now, new Date(now.getTime() + deps.settings.leaseMs));
  if (job === null) return heldOrUnknown(deps, id);
  const decision = await decide(job);
  if (decision.kind === 'refuse') {
    await deps.jobs.release(job);
    return { kind: 'refused', reason: decision.reason };
  }
  const after = await recordEvents(deps, job, [decision.event], 'release', { asksAtOnce: true });
  return after === null ? heldOrUnknown(deps, id) : { kind: 'done', job: after };
}

async function heldOrUnknown(deps: RecordDeps, id: number): Promise<OperatorAnswer> {
  const job = await deps.jobs.find(id);
  if (job === null) return { kind: 'unknown_job' };
  return { kind: 'held', until: job.leaseUntil ?? deps.clock.now() };
}
