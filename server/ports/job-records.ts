import type { Duty } from '../jobs/life/duty.ts';
import type { Job, JobResult } from '../jobs/life/job.ts';
import type { JobWrite } from './duty-store.ts';

export type RecordedEvent = { type: string; at: Date; detail: Record<string, unknown> };

/** A job as an operator sees it. */
export type JobRecord = { job: Job; duties: Duty[]; result: JobResult | null; events: RecordedEvent[] };

export type JobChange = Pick<JobWrite, 'after' | 'events' | 'at' | 'others'>;

export type ActAnswer =
  | { kind: 'changed'; before: Job; change: JobChange }
  | { kind: 'unchanged' }
  | { kind: 'unknown_job' }
  /** A service works on it; its lease ends then at the latest. */
  | { kind: 'held'; until: Date };

/** What an operator looks through, and lays hands on. */
export interface JobRecords {
  /** `open`: with something left to do, or in need of attention. The newest first. */
  list(which: 'open' | 'all', limit: number): Promise<Job[]>;
  find(id: number): Promise<JobRecord | null>;
  /** One unit of work on a job that nobody holds; `change` is given the job as it is in it, null leaves it so. */
  act(id: number, now: Date, change: (job: Job) => JobChange | null): Promise<ActAnswer>;
}
