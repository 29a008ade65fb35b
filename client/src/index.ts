export { createClient } from './create-client.ts';
export type { ClientOptions } from './client-options.ts';
export type { Client, CreateOptions, Health, JobRef, ListOptions, RequestOptions, WaitOptions } from './client.ts';
export type { AnyAgents, InputOf, KnownAgents, OrderFor } from './known-agents.ts';
export { isNoAnswer, NoAnswerError } from './no-answer-error.ts';
export { isProblem, ProblemError } from './problem-error.ts';
export { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';
export { isWaitTimeout, WaitTimeoutError } from './wait-timeout-error.ts';
export type {
  Agent,
  CreatedJob,
  CreateJob,
  Job,
  JobStatus,
  ListedJob,
  Problem,
  ProblemCode,
} from '@masumi-kodosumi-connector/contract';
