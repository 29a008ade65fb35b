import { hash } from 'node:crypto';
import type { Job } from '@masumi-kodosumi-connector/contract';

const longestWaitSeconds = 60;

/** Weak: the result is left out, since it never changes once it is there. */
export function entityTag({ result, ...others }: Job): string {
  const text = JSON.stringify([others, result !== null]);
  return `W/"${hash('sha256', text, 'base64url').slice(0, 27)}"`;
}

/** If-None-Match (RFC 9110): whether the caller has this very state already. */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = ifNoneMatch.split(',').map((given) => given.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(tag.replace(/^W\//, ''));
}

/** `Prefer: wait=N` (RFC 7240) in seconds, at most a minute; null when it is not asked for. What is malformed is ignored. */
export function preferredWait(prefer: string | undefined): number | null {
  const wait = /(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(prefer ?? '')?.[1];
  return wait === undefined ? null : Math.min(Number(wait), longestWaitSeconds);
}
