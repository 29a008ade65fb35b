import type { Job } from '../jobs/life/job.ts';

/**
 * Of an agent: orders without funds, those of one caller among them, how many callers have some; paid jobs that wait for
 * their turn, and runs.
 */
export type AgentLoad = {
  unpaid: number;
  unpaidOfCaller: number;
  unpaidCallers: number;
  waiting: number;
  running: number;
};

/** How much agents have to do, and whose turn it is. */
export interface AgentLoads {
  of(agentKey: string, caller?: string): Promise<AgentLoad>;
  /** Runs of the job's agent, and paid jobs of it whose turn comes before this one's. */
  runsBefore(job: Job): Promise<number>;
  /** A hint that an agent can run more: its next paid jobs look at once. */
  hastenLaunches(agentKey: string, now: Date, limit: number): Promise<void>;
  /** The longest of the agent's last runs; null when it has not had any. */
  longestRecentRunMs(agentKey: string): Promise<number | null>;
}
