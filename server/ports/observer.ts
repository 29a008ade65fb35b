import type { Job } from '../jobs/life/job.ts';
import type { JobEventType } from '../jobs/life/job-event.ts';
import type { Step } from '../jobs/life/next-step.ts';

/** Is told what jobs go through, so that it can be counted. Must not throw and must not wait. */
export type JobObserver = {
  /** One question to the world, from its asking to what was made of it; `send_launch` is the launch itself. */
  stepTaken(
    step: Step | 'send_launch',
    outcome: 'moved' | 'nothing_new' | 'no_answer' | 'failed',
    tookMs: number,
  ): void;
  /** After the commit. */
  jobChanged(before: Job, after: Job, events: readonly JobEventType[]): void;
};

/** Is told each exchange with an upstream; `answer` is the class of the HTTP status, or why there was none. */
export type CallObserver = (call: string, answer: CallAnswer, tookMs: number) => void;
export type CallAnswer = '2xx' | '3xx' | '4xx' | '5xx' | 'none' | 'not_asked';

/** Is told each request once its answer has left; `route` is the contract's pattern, never the path that was asked. */
export type RequestObserver = (method: string, route: string, status: number, tookMs: number) => void;

/** Open jobs that share these words, as the metrics show them. */
export type OpenJobCount = { status: string; settlement: string; agentKey: string; count: number; oldestDueAt: Date };

export const unobservedCalls: CallObserver = () => undefined;

/** For commands, which nobody scrapes. */
export const unobservedJobs: JobObserver = { stepTaken: () => undefined, jobChanged: () => undefined };
