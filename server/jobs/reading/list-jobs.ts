import type { ListQuery } from '../../ports/job-store.ts';
import type { ListedJob } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';

export type JobPage = { jobs: ListedJob[]; hasMore: boolean };

/** The owner's jobs of this agent or of all, newest first; null when there is no such agent. */
export async function listJobs(deps: JobDeps, query: ListQuery): Promise<JobPage | null> {
  if (query.agentKey !== null && !deps.agents.has(query.agentKey)) return null;
  const found = await deps.jobs.list({ ...query, limit: query.limit + 1 });
  return { jobs: found.slice(0, query.limit), hasMore: found.length > query.limit };
}
