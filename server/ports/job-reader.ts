import type { Job, JobInput, JobResult, ShownStatus } from '../jobs/life/job.ts';

export type ListQuery = {
  owner: string;
  /** Null for all agents. */
  agentKey: string | null;
  /** Null for every status that callers see. */
  status: ShownStatus | null;
  /** Only jobs older than the one with this id. */
  before: number | null;
  limit: number;
};

/** What callers wait for. */
export type JobState = Pick<Job, 'status' | 'settlement'>;

/** A job with its result where it has one that may be shown. */
export type JobWithResult = { job: Job; result: JobResult | null };

/** Jobs as they are; contents only where they are asked for. */
export interface JobReader {
  find(id: number): Promise<Job | null>;
  findWithResult(id: number): Promise<JobWithResult | null>;
  inputOf(id: number): Promise<JobInput>;
  /** Newest first; never one that was not shown to anybody. */
  list(query: ListQuery): Promise<Job[]>;
  /** Whether this owner has ever had a job of the agent. */
  hasAny(owner: string, agentKey: string): Promise<boolean>;
  statesOf(ids: number[]): Promise<(JobState & { id: number })[]>;
}
