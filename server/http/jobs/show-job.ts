import type { Job as WireJob } from '@masumi-kodosumi-connector/contract';
import type { Response } from 'express';
import { awaitJob } from '../../jobs/reading/await-job.ts';
import { findJob } from '../../jobs/reading/find-job.ts';
import type { JobDeps } from '../../jobs/job-deps.ts';
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
  stopping: AbortSignal,
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
          (seen) => ifNoneMatch !== undefined && !isKnown(ifNoneMatch, jobTag(presentJob({ job: seen, result: null }))),
          waitLimit(res, waitSeconds, stopping),
        );
  if (found === null) {
    // Jobs of an agent that is not sold any more are still there.
    if (!deps.agents.has(agentKey)) throw new ProblemError('unknown_agent', 'There is no such agent.');
    throw new ProblemError('unknown_job', 'There is no such job.');
  }

  const body = presentJob(found);
  const tag = jobTag(body);
  if (waitSeconds !== null) res.setHeader('preference-applied', `wait=${waitSeconds}`);
  res.setHeader('etag', tag);
  res.setHeader('cache-control', 'private, no-cache');
  res.vary('authorization').vary('prefer');
  return isKnown(ifNoneMatch, tag) ? { status: 304, body: undefined } : { status: 200, body };
}
