import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ProblemError } from './problem-error.ts';
import { hostOf, isLocalName } from './request-target.ts';

/** Who may call: everybody on this machine, or whoever has a key. */
export type Access = { kind: 'local_only' } | { kind: 'keys'; keys: { name: string; sha256: string }[] };

/** Without keys, a web page that a person visits must not reach the service under a name of its own (DNS rebinding). */
export function checkHost(access: Access): RequestHandler {
  return (req, _res, next) => {
    const host = hostOf(req);
    if (host === null) next(new ProblemError('malformed_request', 'The request is for more than one host.'));
    else if (access.kind === 'keys' || isLocalName(host)) next();
    else next(new ProblemError('host_not_allowed', 'Without API keys this service answers to local names only.'));
  };
}

/** Asks for a key where the contract says so, and remembers whose it is. Every key is compared, in constant time. */
export function authenticate(access: Access): RequestHandler {
  const known =
    access.kind === 'keys' ? access.keys.map(({ name, sha256 }) => ({ name, hash: Buffer.from(sha256, 'hex') })) : [];
  return (req, res, next) => {
    // Put there by ts-rest before its middleware runs.
    const { tsRestRoute } = req as unknown as { tsRestRoute: { metadata: { access: 'open' | 'key' } } };
    res.locals['owner'] = '';
    if (access.kind === 'local_only' || tsRestRoute.metadata.access === 'open') {
      next();
      return;
    }
    const key = /^Bearer +(\S.*)$/i.exec(req.headers.authorization ?? '')?.[1];
    if (key === undefined) {
      next(new ProblemError('unauthorized', 'A key is missing: send authorization: Bearer <key>.'));
      return;
    }
    const given = hash('sha256', key, 'buffer');
    const matching = known.filter((entry) => timingSafeEqual(entry.hash, given));
    const [owner] = matching;
    if (owner === undefined) {
      next(new ProblemError('unauthorized', 'The key that was sent is not known here.', { isKeyUnknown: true }));
      return;
    }
    res.locals['owner'] = owner.name;
    next();
  };
}

/** Name of the key that this request came with; empty where the service runs without keys. */
export function ownerOf(res: { locals: Record<string, unknown> }): string {
  return res.locals['owner'] as string;
}
