import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';

/** The owner's job of this agent; null also for another's, and for one that was never shown to anybody. */
export async function findJob(deps: JobDeps, owner: string, agentKey: string, id: number): Promise<Job | null> {
  const job = await deps.jobs.find(id);
  if (job === null || job.owner !== owner || job.agentKey !== agentKey) return null;
  return job.status === 'intent' || job.status === 'lapsed' ? null : job;
}
