export { createClient } from './create-client.ts';
export type { Answered, Call } from './call.ts';
export { ClientError } from './client-error.ts';
export type { ClientOptions, Hooks, Try } from './client-options.ts';
export type {
  Client,
  CreateOptions,
  EndedJob,
  JobRef,
  ListOptions,
  RequestOptions,
  RunOptions,
  WaitOptions,
} from './client.ts';
export { InvalidAnswerError, isInvalidAnswer } from './invalid-answer-error.ts';
export type { AnyAgents, KnownAgents, OrderFor } from './known-agents.ts';
export { isNoAnswer, NoAnswerError } from './no-answer-error.ts';
export { isPaymentNeeded, PaymentNeededError } from './payment-needed-error.ts';
export { isProblem, ProblemError } from './problem-error.ts';
export { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';
export { isWaitTimeout, WaitTimeoutError } from './wait-timeout-error.ts';
export type {
  Agent,
  CompletedJob,
  CreatedJob,
  CreateJob,
  FailedJob,
  Health,
  Job,
  JobStatus,
  JsonObject,
  ListedJob,
  OpenJob,
  Payment,
  Problem,
  ProblemCode,
} from '@masumi-kodosumi-connector/contract';
