import type { Duty, DutyKind, Schedule, WellObservation } from '../jobs/life/duty.ts';
import type { Job, JobResult } from '../jobs/life/job.ts';
import type { JobEvent } from '../jobs/life/job-event.ts';

/** A duty that this process holds, and its job as it was when it was taken. */
export type Held = { job: Job; duty: Duty };

/** A change of a job: made from `before`, written with what happened and with what that means for its duties. */
export type JobWrite = {
  before: Job;
  after: Job;
  events: JobEvent[];
  at: Date;
  /** The held duty in whose name it is written, as it is from now on; null for one that is over. */
  held: Duty;
  own: Duty | null;
  /** What becomes of the job's other duties; those that stay as they are do not stand here. */
  others: { kind: DutyKind; becomes: Schedule | 'over' }[];
  /** Written once, beside the job. */
  result: JobResult | null;
};

/**
 * `stale`: another claim of the duty came after, nothing is written. `overtaken`: the job has changed meanwhile, nothing
 * is written, and what was learnt is to be applied to the job as it is now. `run_taken`: another job has become the run's
 * own since it was looked for, nothing is written.
 */
export type WriteAnswer = 'written' | 'stale' | 'overtaken' | 'run_taken';

/** What has to be done for jobs, by whom and until when. */
export interface DutyStore {
  /** Takes due duties that nobody holds, oldest due first, for as long as the lease lasts. */
  claimDue(limit: number, now: Date, leaseUntil: Date): Promise<Held[]>;
  /** Takes this duty, due or not; null while somebody holds it, and when there is none. */
  claim(jobId: number, kind: DutyKind, now: Date, leaseUntil: Date): Promise<Held | null>;
  /** One transaction, shared with others that are written at this moment. */
  save(write: JobWrite): Promise<WriteAnswer>;
  /** Nothing new: the duty is given back. One that was hastened meanwhile stays as early as that. False when stale. */
  postpone(held: Duty, dueAt: Date, observed: WellObservation, now: Date): Promise<boolean>;
  /** Gives a duty back as it was; it is due at once. */
  release(held: Duty, now: Date): Promise<void>;
  /** Their holder is still at them. One whose lease was lost is left alone. */
  prolong(held: Duty[], leaseUntil: Date): Promise<void>;
  /** A hint that something happened to these payments: their duties are due since `dueAt`, at most 30 s ago. */
  hasten(paymentIds: string[], dueAt: Date): Promise<void>;
  /** Whether any payment is followed. */
  hasOpenPayments(): Promise<boolean>;
}
