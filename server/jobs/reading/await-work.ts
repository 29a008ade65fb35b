import type { JobDeps } from '../job-deps.ts';
import type { Job } from '../life/job.ts';
import { awaitJob } from './await-job.ts';

/** The job once it has ended or waits for a person: to pay, or to answer its agent; as it is when the signal aborts. */
export async function awaitWork(deps: JobDeps, ordered: Job, signal: AbortSignal): Promise<Job> {
  const { owner, agentKey, id } = ordered;
  let job = ordered;
  while (isUnderWay(job) && !signal.aborted) {
    const known = job.status;
    job = (await awaitJob(deps, { owner, agentKey, id }, ({ status }) => status !== known, signal)) ?? job;
  }
  return job;
}

function isUnderWay({ status }: Job): boolean {
  return status === 'payment_confirmed' || status === 'running';
}
