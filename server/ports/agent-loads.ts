import type { Job } from '../jobs/life/job.ts';

/** An agent's orders without funds, those of one caller among them, and how many callers have some. */
export type UnpaidLoad = { unpaid: number; unpaidOfCaller: number; unpaidCallers: number };

/** How much agents have to do, and whose turn it is. Each counts only as far as its asker has to know. */
export interface AgentLoads {
  /** Of the first `most` orders without funds. */
  unpaid(agentKey: string, caller: string, most: number): Promise<UnpaidLoad>;
  /** Runs of the agent. */
  runs(agentKey: string, most: number): Promise<number>;
  /** Runs of the agent, and paid jobs of it that wait for their turn. */
  runsToCome(agentKey: string, most: number): Promise<number>;
  /** Runs of the job's agent, and paid jobs of it whose turn comes before this one's. */
  runsBefore(job: Job, most: number): Promise<number>;
  /** A hint that an agent can run more: its next paid jobs look at once. */
  hastenLaunches(agentKey: string, now: Date, limit: number): Promise<void>;
  /** The longest of the agent's last runs; null when it has not had any. */
  longestRecentRunMs(agentKey: string): Promise<number | null>;
}
