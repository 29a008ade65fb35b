import { isRunId } from '../life/run-id.ts';
import { operateJob, type Operator, type OperatorAnswer, type OperatorDeps } from './operate-job.ts';

/** The operator found the run that a lost answer to a launch left behind. */
export async function adoptRun(
  deps: OperatorDeps,
  id: number,
  runId: string,
  operator: Operator,
): Promise<OperatorAnswer> {
  const owned = await deps.launches.ownedRuns([runId]);
  return operateJob(deps, id, (job) => {
    if (!isRunId(runId)) return { kind: 'refuse', reason: 'a run has 24 hexadecimal characters' };
    if (job.status !== 'payment_confirmed' || job.launchAttemptedAt === null) {
      return { kind: 'refuse', reason: `it waits for no lost launch: it is ${job.status}` };
    }
    if (owned.length > 0) return { kind: 'refuse', reason: 'the run belongs to another job' };
    return { kind: 'apply', event: { type: 'run_launched', runId, learnedFrom: 'operator', ...operator } };
  });
}
