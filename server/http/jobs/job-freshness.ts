import type { Job } from '@masumi-kodosumi-connector/contract';
import { entityTag } from '../entity-tag.ts';

const longestWaitSeconds = 60;

/** The result is left out, since it never changes once it is there. */
export function jobTag({ result, ...others }: Job): string {
  return entityTag(JSON.stringify([others, result !== null]));
}

/** `Prefer: wait=N` (RFC 7240) in seconds, at most a minute; null when it is not asked for. What is malformed is ignored. */
export function preferredWait(prefer: string | undefined): number | null {
  const wait = /(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(prefer ?? '')?.[1];
  return wait === undefined ? null : Math.min(Number(wait), longestWaitSeconds);
}
