import type { JobChange, JobRecords } from '../../ports/job-records.ts';
import type { JobDeps } from '../job-deps.ts';
import { applyAll, tell, type TellDeps } from '../driving/record-events.ts';
import { dutyKinds } from '../life/duty.ts';
import type { Job } from '../life/job.ts';
import type { JobEvent } from '../life/job-event.ts';
import { rescheduled } from '../life/reschedule.ts';

/** Who acts by hand and why; both are written to the job's events. */
export type Operator = { by: string; reason: string };

export type OperatorDeps = TellDeps & Pick<JobDeps, 'clock' | 'launches'> & { records: JobRecords };

export type OperatorAnswer =
  | { kind: 'done'; job: Job }
  | { kind: 'unknown_job' }
  /** A service works on it; its lease ends then at the latest. */
  | { kind: 'held'; until: Date }
  | { kind: 'refused'; reason: string };

export type Decision = { kind: 'apply'; event: JobEvent } | { kind: 'refuse'; reason: string };

/** An operator's hand on a job: while nobody holds it, and through the tables, as the reconciler's own. */
export async function operateJob(
  deps: OperatorDeps,
  id: number,
  decide: (job: Job) => Decision,
): Promise<OperatorAnswer> {
  const now = deps.clock.now();
  let reason = '';
  const answer = await deps.records.act(id, now, (job) => {
    const decision = decide(job);
    if (decision.kind === 'refuse') {
      reason = decision.reason;
      return null;
    }
    const { after, applied } = applyAll(job, [decision.event], now);
    reason = `that cannot happen to it: it is ${job.status}`;
    return applied.length === 0 ? null : { after, events: applied, at: now, others: askedAtOnce(after, now) };
  });
  switch (answer.kind) {
    case 'changed':
      tell(deps, answer.before, answer.change.after, answer.change.events);
      return { kind: 'done', job: answer.change.after };
    case 'unchanged':
      return { kind: 'refused', reason };
    case 'unknown_job':
    case 'held':
      return answer;
  }
}

/** Who acted wants to see what comes of it: every question is asked anew. */
function askedAtOnce(after: Job, now: Date): JobChange['others'] {
  return dutyKinds.map((kind) => ({ kind, becomes: rescheduled(null, after, kind, now) ?? 'over' }));
}
