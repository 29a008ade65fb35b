import { operateJob, type Operator, type OperatorAnswer, type OperatorDeps } from './operate-job.ts';

/** The operator dealt with what asked for attention. Every question is asked anew: a trouble that stays says so again. */
export function closeAttention(deps: OperatorDeps, id: number, operator: Operator): Promise<OperatorAnswer> {
  return operateJob(deps, id, (job) =>
    job.attention === null
      ? { kind: 'refuse', reason: 'it asks for no attention' }
      : { kind: 'apply', event: { type: 'attention_cleared', ...operator } },
  );
}
