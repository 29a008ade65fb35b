import type { Held, JobWrite, WriteAnswer } from '../../ports/duty-store.ts';
import type { JobDeps, JobSettings } from '../job-deps.ts';
import { applyEvent } from '../life/apply-event.ts';
import { dutyKinds, type Duty, type WellObservation } from '../life/duty.ts';
import type { Job, JobResult } from '../life/job.ts';
import type { JobEvent } from '../life/job-event.ts';
import { nextDueAt } from '../life/next-step.ts';
import { rescheduled } from '../life/reschedule.ts';
import { passPlaceOn } from './run-places.ts';

export type TellDeps = Pick<JobDeps, 'log' | 'observer' | 'changes' | 'wakeReconciler'>;

export type RecordDeps = TellDeps &
  Pick<JobDeps, 'clock' | 'duties' | 'jobs' | 'loads'> & {
    settings: Pick<JobSettings, 'leaseMs' | 'maxConcurrentRuns'>;
  };

type RecordOptions = {
  observed?: WellObservation | undefined;
  notBefore?: Date;
  /** How it is written; shared with others unless told. */
  save?: (write: JobWrite) => Promise<WriteAnswer>;
};

/** The job as it is now, and the duty as its holder has it; null when there is nothing left to do for it. */
export type Recorded = { job: Job; duty: Duty | null };

/**
 * Writes what was learnt in the name of a held duty, or nothing of it. `hold` renews the lease for the next question,
 * `release` gives the duty back, `hold_if_moved` holds it when its next question is to be asked at once. Null when
 * another worker holds the duty by now.
 */
export async function recordEvents(
  deps: RecordDeps,
  { job: known, duty }: Held,
  events: JobEvent[],
  then: 'hold' | 'hold_if_moved' | 'release',
  { observed, notBefore, save = (write) => deps.duties.save(write) }: RecordOptions = {},
): Promise<Recorded | null> {
  let before = known;
  for (;;) {
    const now = deps.clock.now();
    const { after, applied } = applyAll(before, events, now);
    const refused = events.length - applied.length;
    // What another duty wrote meanwhile may have left no room for it.
    if (refused > 0 && before === known) logImpossible(deps, before, events, applied);
    const own = ownDuty(deps, { before, after, duty, now, observed, notBefore, then });
    if (applied.length === 0 && own !== null) return putOff(deps, before, duty, own, now);
    const write = {
      before,
      after,
      events: applied,
      at: now,
      held: duty,
      own,
      others: othersOf(before, after, duty, now),
    };
    const answer = await save({ ...write, result: resultOf(applied) });
    if (answer === 'stale') return null;
    if (answer === 'run_taken') return askAgain(deps, before, duty);
    if (answer === 'written') {
      await tellWritten(deps, write);
      return { job: after, duty: own };
    }
    const present = await deps.jobs.find(before.id);
    if (present === null) return null;
    before = present;
  }
}

/** Applies the events that the tables allow, each to what the one before left. */
export function applyAll(job: Job, events: JobEvent[], at: Date): { after: Job; applied: JobEvent[] } {
  let after = job;
  const applied: JobEvent[] = [];
  for (const event of events) {
    const next = applyEvent(after, event, at);
    if (next === null) continue;
    after = next;
    applied.push(event);
  }
  return { after: { ...after, version: job.version + 1 }, applied };
}

/** What a change means for the duties beside the one in whose name it is made. */
function othersOf(before: Job, after: Job, own: Duty, now: Date): JobWrite['others'] {
  return dutyKinds.flatMap((kind) => {
    const becomes = kind === own.kind ? null : rescheduled(before, after, kind, now);
    return becomes === null ? [] : [{ kind, becomes }];
  });
}

/** After the commit. */
export function tell(deps: TellDeps, before: Job, after: Job, applied: readonly JobEvent[]): void {
  deps.changes.committed(after.id, after);
  if (applied.length === 0) return;
  const events = applied.map(({ type }) => type);
  deps.observer.jobChanged(before, after, events);
  const { id, agentKey, status, settlement, error } = after;
  deps.log.info({ job_id: id, agent_key: agentKey, events, status, settlement, error: error?.code }, 'job changed');
}

type OwnQuestion = {
  before: Job;
  after: Job;
  duty: Duty;
  now: Date;
  observed: WellObservation | undefined;
  notBefore: Date | undefined;
  then: 'hold' | 'hold_if_moved' | 'release';
};

function ownDuty(deps: RecordDeps, { before, after, duty, now, observed, notBefore, then }: OwnQuestion): Duty | null {
  const becomes = rescheduled(before, after, duty.kind, now);
  if (becomes === 'over') return null;
  const askedSince = becomes?.askedSince ?? duty.askedSince;
  const dueAt = becomes?.dueAt ?? nextDueAt(after, duty.kind, askedSince, now, notBefore);
  if (dueAt === null) return null;
  const isHeld = then === 'hold' || (then === 'hold_if_moved' && becomes !== null && dueAt <= now);
  return {
    ...{ ...duty, askedSince, dueAt, leaseToken: duty.leaseToken + 1 },
    leaseUntil: isHeld ? new Date(now.getTime() + deps.settings.leaseMs) : null,
    ...(observed ?? (becomes !== null && { wellSince: null, seenWellAt: null })),
  };
}

/** The run is another job's: whether there is one for this job as well is asked once more. */
function askAgain(deps: RecordDeps, job: Job, duty: Duty): Promise<Recorded | null> {
  const now = deps.clock.now();
  const dueAt = nextDueAt(job, duty.kind, duty.askedSince, now) ?? now;
  return putOff(deps, job, duty, { ...duty, dueAt, leaseToken: duty.leaseToken + 1 }, now);
}

async function putOff(deps: RecordDeps, job: Job, held: Duty, own: Duty, now: Date): Promise<Recorded | null> {
  const isOurs = await deps.duties.postpone(held, own.dueAt, own, now);
  return isOurs ? { job, duty: { ...own, leaseUntil: null } } : null;
}

async function tellWritten(
  deps: RecordDeps,
  { before, after, events, others }: Omit<JobWrite, 'result'>,
): Promise<void> {
  tell(deps, before, after, events);
  if (others.length > 0) deps.wakeReconciler();
  await passPlaceOn(deps, before, after);
}

function resultOf(events: JobEvent[]): JobResult | null {
  return events.find((event) => event.type === 'result_frozen')?.result ?? null;
}

function logImpossible({ log }: TellDeps, job: Job, events: JobEvent[], applied: JobEvent[]): void {
  const { id, status, settlement } = job;
  for (const { type } of events.filter((event) => !applied.includes(event))) {
    log.error({ job_id: id, status, settlement, event: type }, 'impossible event not applied');
  }
}
