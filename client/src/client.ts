import type { Agent, contract, CreatedJob, Job, JobStatus, ListedJob } from '@masumi-kodosumi-connector/contract';
import type { ClientInferResponseBody } from '@ts-rest/core';
import type { AnyAgents, KnownAgents, OrderFor } from './known-agents.ts';

export type RequestOptions = {
  /** Ends the call at once, a pause between two tries too; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
};

export type CreateOptions = RequestOptions & {
  /**
   * The same key with the same input gives the same job, for 24 hours. Made when missing, which covers the tries of this one
   * call; keep one of your own to order again after a crash.
   */
  idempotencyKey?: string | undefined;
};

export type WaitOptions = RequestOptions & {
  /** Gives up after so long; without it the wait lasts until the job ends. */
  timeoutMs?: number | undefined;
  /** Hears of the job as it was first seen, and each time its status changed. */
  onChange?: ((job: Job) => void) | undefined;
};

export type ListOptions = RequestOptions & {
  /** Only jobs with this status. */
  status?: JobStatus | undefined;
};

/** A job, or as much of it as finds it again. */
export type JobRef = Pick<Job, 'id' | 'agent_key'>;

export type Health = ClientInferResponseBody<typeof contract.service.health, 200>;

/**
 * Every call rejects with a {@link ProblemError} when it is refused and with a {@link NoAnswerError} when nothing came back,
 * after as many tries as the retry policy allows.
 */
export type Client<Agents extends KnownAgents = AnyAgents> = {
  /** Orders a job, once however often the request has to be sent. The answer holds all that a buyer needs to pay. */
  create: <Key extends KeyOf<Agents>>(
    agentKey: Key,
    input: OrderFor<Agents[Key]>,
    options?: CreateOptions,
  ) => Promise<CreatedJob>;
  get: (agentKey: KeyOf<Agents>, id: number, options?: RequestOptions) => Promise<Job>;
  /** The jobs of one agent that were ordered with this key, newest first, without their results. Pages are fetched as they are needed. */
  list: (agentKey: KeyOf<Agents>, options?: ListOptions) => AsyncIterableIterator<ListedJob>;
  /** The job once it is completed or failed. Rejects with a {@link WaitTimeoutError} when that takes longer than `timeoutMs`. */
  wait: (job: JobRef, options?: WaitOptions) => Promise<Job>;
  agents: (options?: RequestOptions) => Promise<Agent[]>;
  agent: (agentKey: KeyOf<Agents>, options?: RequestOptions) => Promise<Agent>;
  health: (options?: RequestOptions) => Promise<Health>;
};

type KeyOf<Agents> = keyof Agents & string;
