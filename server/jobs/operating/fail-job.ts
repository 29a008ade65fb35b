import { operateJob, type Decision, type Operator, type OperatorAnswer, type OperatorDeps } from './operate-job.ts';
import type { Job } from '../life/job.ts';
import { transitions } from '../life/transitions.ts';

/** The operator ends a job; its money is followed on. */
export function failJob(deps: OperatorDeps, id: number, operator: Operator): Promise<OperatorAnswer> {
  return operateJob(deps, id, (job) => decide(job, operator));
}

function decide(job: Job, operator: Operator): Decision {
  if (!('cancelled' in transitions[job.status])) {
    return { kind: 'refuse', reason: `it cannot be ended any more: it is ${job.status}` };
  }
  // Its hash may be on its way to the chain: the buyer would pay for a result that nobody hands out.
  if (job.resultFrozenAt !== null) {
    const until = job.resultDeadline.toISOString();
    return {
      kind: 'refuse',
      reason: `its result is frozen and its hash is being handed in to the node, until ${until} at the latest`,
    };
  }
  return { kind: 'apply', event: { type: 'cancelled', ...operator } };
}
