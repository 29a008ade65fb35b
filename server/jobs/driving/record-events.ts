import { applyEvent } from '../life/apply-event.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps, JobSettings } from '../job-deps.ts';
import type { JobEvent } from '../life/job-event.ts';
import { nextDueAt, nextStep } from '../life/next-step.ts';
import { passPlaceOn } from './run-places.ts';

/** What was seen of Kodosumi's health while a lost launch or a run is searched for; no event by itself. */
export type LaunchObservation = Partial<Pick<Job, 'launchWellSince' | 'launchSeenWellAt'>>;

export type RecordDeps = Pick<JobDeps, 'clock' | 'log' | 'observer' | 'jobs' | 'changes' | 'wakeReconciler'> & {
  settings: Pick<JobSettings, 'leaseMs' | 'maxConcurrentRuns'>;
};

type RecordOptions = {
  observed?: LaunchObservation;
  notBefore?: Date;
  /** The next question is due now, even where it is an old one. */
  asksAtOnce?: boolean;
};

/**
 * Applies what was learnt about a held job in one transaction, or nothing of it. `hold` renews the lease for the next
 * question, `release` gives the job back, `hold_if_moved` holds it when there is a new question to ask. Null when
 * another worker holds it by now.
 */
export async function recordEvents(
  deps: RecordDeps,
  job: Job,
  events: JobEvent[],
  then: 'hold' | 'hold_if_moved' | 'release',
  { observed = {}, notBefore, asksAtOnce = false }: RecordOptions = {},
): Promise<Job | null> {
  const now = deps.clock.now();
  const applied: JobEvent[] = [];
  let after: Job = { ...job, ...observed };
  for (const event of events) {
    const next = applyEvent(after, event, now);
    if (next === null) {
      const { status, settlement } = after;
      deps.log.error({ job_id: job.id, status, settlement, event: event.type }, 'impossible event not applied');
    } else {
      after = next;
      applied.push(event);
    }
  }
  const moves = hasMoved(job, after);
  if (moves) after = { ...after, askedSince: now };
  const isDueNow = (moves || asksAtOnce) && nextStep(after) !== null;
  const dueAt = isDueNow ? now : nextDueAt(after, now, notBefore);
  const isHeld = then === 'hold' || (then === 'hold_if_moved' && moves);
  const leaseUntil = isHeld ? new Date(now.getTime() + deps.settings.leaseMs) : null;
  const next = { ...after, dueAt, leaseUntil, leaseToken: job.leaseToken + 1 };
  if (!(await deps.jobs.save(job, next, applied, now))) return null;
  deps.changes.committed(next.id, next);
  tell(deps, job, next, applied);
  await passPlaceOn(deps, job, next);
  return next;
}

function tell({ log, observer }: RecordDeps, before: Job, after: Job, applied: JobEvent[]): void {
  if (applied.length === 0) return;
  const events = applied.map(({ type }) => type);
  observer.jobChanged(before, after, events);
  const { id, agentKey, status, settlement, error } = after;
  log.info({ job_id: id, agent_key: agentKey, events, status, settlement, error: error?.code }, 'job changed');
}

/** A launch that was not sent asks the same question again: its due times go on growing. */
function hasMoved(before: Job, after: Job): boolean {
  return (
    before.status !== after.status ||
    before.settlement !== after.settlement ||
    (before.result === null) !== (after.result === null)
  );
}
