import type { Job, JsonObject, ListedJob, ShownStatus } from '../jobs/life/job.ts';
import type { JobEvent } from '../jobs/life/job-event.ts';

export type OpenAttempt = { jobId: number; attemptedAt: Date };

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

/** Of an agent: orders without funds, paid jobs that wait for their turn, and runs. */
export type AgentLoad = { unpaid: number; waiting: number; running: number };

export type NewJob = Omit<Job, 'id'>;

/** Where jobs are kept. A write of a claimed job names its lease token and is refused when another claim came after. */
export interface JobStore {
  /** Null when the owner has used the idempotency key for this agent already. */
  insert(job: NewJob, events: JobEvent[]): Promise<Job | null>;
  find(id: number): Promise<Job | null>;
  findByIdempotencyKey(owner: string, agentKey: string, key: string): Promise<Job | null>;
  /** Newest first; never one that was not shown to anybody. */
  list(query: ListQuery): Promise<ListedJob[]>;
  statesOf(ids: number[]): Promise<(JobState & { id: number })[]>;
  /** Takes due jobs that nobody holds, oldest due first, for as long as the lease lasts. */
  claimDue(limit: number, now: Date, leaseUntil: Date): Promise<Job[]>;
  /** Takes this job, due or not; null while somebody holds it. */
  claim(id: number, now: Date, leaseUntil: Date): Promise<Job | null>;
  /** One transaction: the job as it is now, and what happened to it. False when the lease token is stale. */
  save(before: Job, after: Job, events: JobEvent[], at: Date): Promise<boolean>;
  /** Gives a claimed job back as it was; it is due again at once. */
  release(job: Job): Promise<void>;
  releaseIdempotencyKey(id: number): Promise<void>;
  /** A hint that something happened to these payments: their jobs are due since `dueAt`, before what is due later. */
  hasten(paymentIds: string[], dueAt: Date): Promise<void>;
  /** Whether any job waits for funds. */
  hasPendingPayments(): Promise<boolean>;
  /** Which of these runs belong to a job. */
  ownedRuns(runIds: string[]): Promise<string[]>;
  loadOf(agentKey: string): Promise<AgentLoad>;
  /** Runs of the job's agent, and paid jobs of it whose turn comes before this one's. */
  runsBefore(job: Job): Promise<number>;
  /** A hint that an agent can run more: its next paid jobs look at once. */
  hastenLaunches(agentKey: string, now: Date, limit: number): Promise<void>;
  /** The longest of the agent's last runs; null when it has not had any. */
  longestRecentRunMs(agentKey: string): Promise<number | null>;
  /** Jobs of these agents with these inputs that have a launch attempt whose outcome is not known. */
  openAttempts(agentKeys: string[], agentInputs: JsonObject): Promise<OpenAttempt[]>;
}
