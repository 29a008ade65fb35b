import { hash } from 'node:crypto';
import type { Response } from 'express';

/** Weak: two answers with the same tag say the same, if not in the same bytes. */
export function entityTag(text: string): string {
  return `W/"${hash('sha256', text, 'base64url').slice(0, 27)}"`;
}

/** If-None-Match (RFC 9110): whether the caller has this very state already. */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = ifNoneMatch.split(',').map((given) => given.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(tag.replace(/^W\//, ''));
}

/** What anybody may keep, and has to ask about before it is used again. `tag` stands for what the body tells. */
export function unlessKnown<Body>(
  res: Response,
  ifNoneMatch: string | undefined,
  body: Body,
  tag: string,
): { status: 200; body: Body } | { status: 304; body: undefined } {
  res.setHeader('etag', tag);
  res.setHeader('cache-control', 'no-cache');
  return isKnown(ifNoneMatch, tag) ? { status: 304, body: undefined } : { status: 200, body };
}
