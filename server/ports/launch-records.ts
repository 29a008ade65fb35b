import type { JsonObject } from '../jobs/json-value.ts';
import type { Sold } from '../jobs/life/job.ts';

export type OpenAttempt = { jobId: number; attemptedAt: Date };

/** Which runs and launches belong to jobs of ours. */
export interface LaunchRecords {
  /** Which of these runs belong to a job. */
  ownedRuns(runIds: string[]): Promise<string[]>;
  /** Jobs that launched this flow with these inputs, and do not know what came of it. */
  openAttempts(flow: Pick<Sold, 'flow' | 'kodosumi'>, agentInputs: JsonObject): Promise<OpenAttempt[]>;
}
