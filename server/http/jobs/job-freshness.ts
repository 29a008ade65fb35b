import type { Job } from '../../jobs/life/job.ts';
import { entityTag } from '../entity-tag.ts';
import { presentUnsigned } from './present-job.ts';

const longestWaitSeconds = 60;

/** Result and receipt are left out, since they never change once they are there. */
export function jobTag(job: Job): string {
  return entityTag(JSON.stringify(presentUnsigned(job)));
}

/** `Prefer: wait=N` (RFC 7240) in seconds, at most a minute; null when it is not asked for. What is malformed is ignored. */
export function preferredWait(prefer: string | undefined): number | null {
  const wait = /(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(prefer ?? '')?.[1];
  return wait === undefined ? null : Math.min(Number(wait), longestWaitSeconds);
}
