import type { ListQuery } from '../../ports/job-reader.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Job } from '../life/job.ts';

export type JobPage = { jobs: Job[]; hasMore: boolean };

/** The owner's jobs of this agent, newest first; null when there is no such agent and the owner never had a job of it. */
export async function listJobs({ agents, jobs }: JobDeps, query: ListQuery): Promise<JobPage | null> {
  const found = await jobs.list({ ...query, limit: query.limit + 1 });
  const isKnown = found.length > 0 || agents.has(query.agentKey) || (await jobs.hasAny(query.owner, query.agentKey));
  return isKnown ? { jobs: found.slice(0, query.limit), hasMore: found.length > query.limit } : null;
}
