import type { JobList, JobStatus } from '@masumi-kodosumi-connector/contract/router';
import type { Request, Response } from 'express';
import type { JobDeps } from '../../jobs/job-deps.ts';
import { listJobs } from '../../jobs/reading/list-jobs.ts';
import { ownerOf } from '../access.ts';
import type { Links } from '../links.ts';
import type { Receipts } from '../../ports/receipts.ts';
import { ProblemError } from '../problem-error.ts';
import { readCursor, toCursor } from './job-cursor.ts';
import { presentListedJob } from './present-job.ts';

type Asked = { status?: JobStatus | undefined; limit: number; cursor?: string | undefined };

/** One page of the caller's jobs, of one agent or of all; `Link` leads to the next. */
export async function listPage(
  deps: JobDeps,
  { links, receipts }: { links: Links; receipts: Receipts | null },
  { req, res }: { req: Pick<Request, 'path'>; res: Response },
  agentKey: string | null,
  { status, limit, cursor }: Asked,
): Promise<JobList> {
  const page = await listJobs(deps, {
    owner: ownerOf(res),
    agentKey,
    status: status ?? null,
    before: cursor === undefined ? null : readCursor(cursor),
    limit,
  });
  if (page === null) throw new ProblemError('unknown_agent', 'There is no such agent.');
  const last = page.jobs.at(-1);
  const nextCursor = page.hasMore && last ? toCursor(last.id) : null;
  if (nextCursor !== null) {
    const query = new URLSearchParams({
      ...(status && { status }),
      limit: String(limit),
      cursor: nextCursor,
    }).toString();
    res.setHeader('link', `<${links.to(req.path, `${req.path}?${query}`)}>; rel="next"`);
  }
  return { items: await Promise.all(page.jobs.map((job) => presentListedJob(job, receipts))), next_cursor: nextCursor };
}
