import { operateJob, type Operator, type OperatorAnswer, type OperatorDeps } from './operate-job.ts';

/** The operator made sure that a launch whose answer was lost made no run: it is launched again. */
export function relaunchJob(deps: OperatorDeps, id: number, operator: Operator): Promise<OperatorAnswer> {
  return operateJob(deps, id, (job) =>
    job.status === 'payment_confirmed' && job.launchAttemptedAt !== null
      ? { kind: 'apply', event: { type: 'launch_not_sent', ...operator } }
      : { kind: 'refuse', reason: `it waits for no lost launch: it is ${job.status}` },
  );
}
