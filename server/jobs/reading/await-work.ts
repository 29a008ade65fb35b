import type { JobWithResult } from '../../ports/job-reader.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Job } from '../life/job.ts';
import { awaitJob } from './await-job.ts';

/** The job once it has ended or waits for a person: to pay, or to answer its agent; as it is when the signal aborts. */
export async function awaitWork(deps: JobDeps, ordered: JobWithResult, signal: AbortSignal): Promise<JobWithResult> {
  const { owner, agentKey, id } = ordered.job;
  let found = ordered;
  while (isUnderWay(found.job) && !signal.aborted) {
    const known = found.job.status;
    found = (await awaitJob(deps, { owner, agentKey, id }, ({ status }) => status !== known, signal)) ?? found;
  }
  return found;
}

function isUnderWay({ status }: Job): boolean {
  return status === 'payment_confirmed' || status === 'running';
}
