import { operateJob, type Operator, type OperatorAnswer, type OperatorDeps } from './operate-job.ts';
import { transitions } from '../life/transitions.ts';

/** The operator ends a job; its money is followed on. */
export function failJob(deps: OperatorDeps, id: number, operator: Operator): Promise<OperatorAnswer> {
  return operateJob(deps, id, (job) =>
    'cancelled' in transitions[job.status]
      ? { kind: 'apply', event: { type: 'cancelled', ...operator } }
      : { kind: 'refuse', reason: `it cannot be ended any more: it is ${job.status}` },
  );
}
