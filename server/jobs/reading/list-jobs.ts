import type { ListQuery } from '../../ports/job-reader.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Job } from '../life/job.ts';

export type JobPage = { jobs: Job[]; hasMore: boolean };

/** The owner's jobs of this agent or of all, newest first; null where there is neither such an agent nor a job of it. */
export async function listJobs({ agents, jobs }: JobDeps, query: ListQuery): Promise<JobPage | null> {
  const { agentKey, owner, limit } = query;
  const found = await jobs.list({ ...query, limit: limit + 1 });
  const isKnown = agentKey === null || found.length > 0 || agents.has(agentKey) || (await jobs.hasAny(owner, agentKey));
  return isKnown ? { jobs: found.slice(0, limit), hasMore: found.length > limit } : null;
}
