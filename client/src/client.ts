import type {
  Agent,
  CompletedJob,
  CreatedJob,
  FailedJob,
  Health,
  Job,
  JobStatus,
  ListedJob,
  Payment,
} from '@masumi-kodosumi-connector/contract';
import type { Call } from './call.ts';
import type { AnyAgents, KnownAgents, OrderFor } from './known-agents.ts';

export type RequestOptions = {
  /** Ends the call at once, a pause between two tries too; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** From the call to its end at most, all tries and pauses; where it is shorter than the retry policy says. */
  timeoutMs?: number | undefined;
};

export type CreateOptions = RequestOptions & {
  /**
   * The same key with the same input gives the same job, for 24 hours. Made when missing, which covers the tries of this one
   * call; keep one of your own to order again after a crash.
   */
  idempotencyKey?: string | undefined;
  /** Hears of the key before anything is sent, so that it can be kept. */
  onKey?: ((idempotencyKey: string) => void | Promise<void>) | undefined;
};

export type WaitOptions = Pick<RequestOptions, 'signal'> & {
  /** Gives up after so long; without it the wait lasts until the job ends. */
  timeoutMs?: number | undefined;
  /** Hears of the job as it was first seen, and each time its status changed. */
  onChange?: ((job: Job) => void) | undefined;
};

export type RunOptions = Pick<CreateOptions, 'idempotencyKey' | 'onKey'> &
  WaitOptions & {
    /**
     * Has the funds locked for what `payment` says; resolves once the buyer's node has taken it. Asked again when the run is
     * called again with the same key, so it has to pay once for one `blockchain_identifier`.
     */
    pay?: ((payment: Payment, order: { job: CreatedJob; idempotencyKey: string }) => Promise<unknown>) | undefined;
  };

export type ListOptions = RequestOptions & {
  /** Only jobs with this status. */
  status?: JobStatus | undefined;
  /** Jobs a page, 1 to 100 (100 unless told): how many are fetched at a time. */
  pageSize?: number | undefined;
};

/** A job, or as much of it as finds it again. */
export type JobRef = Pick<Job, 'id' | 'agent_key'>;

/** Nothing more becomes of its work. */
export type EndedJob = CompletedJob | FailedJob;

/**
 * Every call rejects with a {@link ProblemError} when it is refused, with a {@link NoAnswerError} when nothing came back,
 * after as many tries as the retry policy allows, and with an {@link InvalidAnswerError} when it was not a connector that
 * answered. Errors of an order name its idempotency key.
 */
export type Client<Agents extends KnownAgents = AnyAgents> = {
  /** Orders a job, once however often the request has to be sent. The answer holds all that a buyer needs to pay. */
  create: <Key extends KeyOf<Agents>>(
    agentKey: Key,
    input: OrderFor<Agents[Key]>,
    options?: CreateOptions,
  ) => Call<CreatedJob>;
  /**
   * Orders a job, has it paid, and gives it once it has ended. A paid agent without `pay` is refused with a
   * {@link PaymentNeededError} before anything is ordered.
   */
  run: <Key extends KeyOf<Agents>>(
    agentKey: Key,
    input: OrderFor<Agents[Key]>,
    options?: RunOptions,
  ) => Promise<EndedJob>;
  get: (agentKey: KeyOf<Agents>, id: number, options?: RequestOptions) => Call<Job>;
  /** The jobs of one agent that were ordered with this key, newest first, without their results. Pages are fetched as they are needed. */
  list: (agentKey: KeyOf<Agents>, options?: ListOptions) => AsyncIterableIterator<ListedJob>;
  /** The same of all agents. */
  listAll: (options?: ListOptions) => AsyncIterableIterator<ListedJob>;
  /** The job once it is completed or failed. Rejects with a {@link WaitTimeoutError} when that takes longer than `timeoutMs`. */
  wait: (job: JobRef, options?: WaitOptions) => Promise<EndedJob>;
  agents: (options?: RequestOptions) => Call<Agent[]>;
  agent: (agentKey: KeyOf<Agents>, options?: RequestOptions) => Call<Agent>;
  health: (options?: RequestOptions) => Call<Health>;
};

type KeyOf<Agents> = keyof Agents & string;
