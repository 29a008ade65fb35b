import type { Duty } from '../jobs/life/duty.ts';
import type { Job, JobInput, NewJob } from '../jobs/life/job.ts';
import type { JobEvent } from '../jobs/life/job-event.ts';
import type { Held, JobWrite, WriteAnswer } from './duty-store.ts';

export type NewOrder = { job: NewJob; input: JobInput; duty: Omit<Duty, 'jobId'>; events: JobEvent[] };

/** Where orders are remembered. */
export interface OrderStore {
  /** Null when the owner has used the idempotency key for this agent already. */
  insert(order: NewOrder): Promise<Held | null>;
  findByIdempotencyKey(owner: string, agentKey: string, key: string): Promise<Job | null>;
  releaseIdempotencyKey(id: number): Promise<void>;
  /** One unit of work, for a caller who waits for it. */
  save(write: JobWrite): Promise<WriteAnswer>;
}
