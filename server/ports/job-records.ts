import type { Job } from '../jobs/life/job.ts';

export type RecordedEvent = { type: string; at: Date; detail: Record<string, unknown> };

/** What an operator looks through. */
export interface JobRecords {
  /** `open`: with something left to do, or in need of attention. The newest first. */
  list(which: 'open' | 'all', limit: number): Promise<Job[]>;
  /** What happened to a job, in order. */
  eventsOf(id: number): Promise<RecordedEvent[]>;
}
