import type { Job as WireJob } from '@masumi-kodosumi-connector/contract/router';
import type { Response } from 'express';
import { awaitJob } from '../../jobs/reading/await-job.ts';
import { findJob } from '../../jobs/reading/find-job.ts';
import type { JobDeps } from '../../jobs/job-deps.ts';
import type { Receipts } from '../../ports/receipts.ts';
import { ownerOf } from '../access.ts';
import { isKnown } from '../entity-tag.ts';
import { jobTag, preferredWait } from './job-freshness.ts';
import { presentJob } from './present-job.ts';
import { ProblemError } from '../problem-error.ts';
import { waitLimit } from './wait-limit.ts';

type Asked = { agentKey: string; id: number; prefer: string | undefined; ifNoneMatch: string | undefined };

/** The job now, or once it has changed; without a body when the caller has it already. */
export async function showJob(
  deps: JobDeps,
  { stopping, receipts }: { stopping: AbortSignal; receipts: Receipts | null },
  res: Response,
  { agentKey, id, prefer, ifNoneMatch }: Asked,
): Promise<{ status: 200; body: WireJob } | { status: 304; body: undefined }> {
  const owner = ownerOf(res);
  const waitSeconds = preferredWait(prefer);
  const found =
    waitSeconds === null
      ? await findJob(deps, { owner, agentKey, id })
      : await awaitJob(
          deps,
          { owner, agentKey, id },
          (seen) => ifNoneMatch !== undefined && !isKnown(ifNoneMatch, jobTag(seen)),
          waitLimit(res, waitSeconds, stopping),
        );
  if (found === null) {
    // Jobs of an agent that is not sold any more are still there.
    if (!deps.agents.has(agentKey)) throw new ProblemError('unknown_agent', 'There is no such agent.');
    throw new ProblemError('unknown_job', 'There is no such job.');
  }

  const tag = jobTag(found.job);
  if (waitSeconds !== null) res.setHeader('preference-applied', `wait=${waitSeconds}`);
  res.setHeader('etag', tag);
  res.setHeader('cache-control', 'private, no-cache');
  res.vary('authorization').vary('prefer');
  if (isKnown(ifNoneMatch, tag)) return { status: 304, body: undefined };
  return { status: 200, body: await presentJob(found, receipts) };
}
