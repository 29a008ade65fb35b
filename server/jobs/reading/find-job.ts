import type { JobWithResult } from '../../ports/job-reader.ts';
import type { JobDeps } from '../job-deps.ts';
import { isShown } from '../life/job.ts';

export type Whose = { owner: string; agentKey: string; id: number };

/** The owner's job of this agent; null also for another's, and for one that was never shown to anybody. */
export async function findJob({ jobs }: JobDeps, { owner, agentKey, id }: Whose): Promise<JobWithResult | null> {
  const found = await jobs.findWithResult(id);
  if (found === null || found.job.owner !== owner || found.job.agentKey !== agentKey) return null;
  return isShown(found.job.status) ? found : null;
}
