import type { JsonObject } from '../jobs/json-value.ts';
import type { Sold } from '../jobs/life/job.ts';
import type { AnsweredLaunch } from './kodosumi.ts';

export type OpenAttempt = { jobId: number; attemptedAt: Date };

/** Which runs and launches belong to jobs of ours. */
export interface LaunchRecords {
  /** Which of these runs belong to a job. */
  ownedRuns(runIds: string[]): Promise<string[]>;
  /** The agent's last launches of the flow whose answers told the run, oldest first. */
  answeredLaunches(agentKey: string, flow: Pick<Sold, 'flow' | 'kodosumi'>): Promise<AnsweredLaunch[]>;
  /** How many launches of the job were searched for to the end, and no run was found. */
  launchesInVain(jobId: number): Promise<number>;
  /** Jobs that launched this flow with these inputs, and do not know what came of it. */
  openAttempts(flow: Pick<Sold, 'flow' | 'kodosumi'>, agentInputs: JsonObject): Promise<OpenAttempt[]>;
}
