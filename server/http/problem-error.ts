import { STATUS_CODES } from 'node:http';
import {
  problemStatus,
  type FieldError,
  type Problem,
  type ProblemCode,
} from '@masumi-kodosumi-connector/contract/router';
import type { Response } from 'express';
import type { Links } from './links.ts';

type Extras = {
  errors?: FieldError[];
  retryAfterMs?: number | null;
  /** There was a key, but a wrong one. */
  isKeyUnknown?: boolean;
  /** The methods that the path has. */
  allowed?: readonly string[];
};

/** Thrown by a route to answer with a problem; the last error handler writes it. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly extras: Extras;

  constructor(code: ProblemCode, detail: string, extras: Extras = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.extras = extras;
  }
}

/** RFC 9457. `Retry-After` goes out in whole seconds, at least one. */
export function sendProblem(res: Response, links: Links, { code, message, extras }: ProblemError): void {
  const status = problemStatus[code];
  const problem: Problem = {
    type: links.problem(code),
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    request_id: String(res.locals['requestId']),
    ...(extras.errors && { errors: extras.errors }),
  };
  if (extras.retryAfterMs !== undefined) {
    res.setHeader('retry-after', String(Math.max(1, Math.ceil((extras.retryAfterMs ?? 0) / 1_000))));
  }
  // RFC 6750: who sent no key is told of no error.
  if (status === 401)
    res.setHeader('www-authenticate', extras.isKeyUnknown ? 'Bearer error="invalid_token"' : 'Bearer');
  if (extras.allowed) res.setHeader('allow', extras.allowed.join(', '));
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
}
