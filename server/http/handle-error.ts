import type { FieldError } from '@masumi-kodosumi-connector/contract';
import { RequestValidationError } from '@ts-rest/express';
import type { ErrorRequestHandler } from 'express';
import type { Log } from '../ports/log.ts';
import { StoreUnavailable } from '../ports/store-unavailable.ts';
import { ProblemError, sendProblem } from './problem-error.ts';

/** The one place where an error becomes an answer. What we do not know is logged and says nothing to the caller. */
export function handleError(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(error);
    if (problem.code === 'internal_error' || error instanceof StoreUnavailable) {
      log.error({ request_id: String(res.locals['requestId']), err: error }, 'request failed');
    }
    sendProblem(res, problem);
  };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof RequestValidationError) return fromValidation(error);
  if (error instanceof StoreUnavailable) {
    return new ProblemError('not_ready', 'The database gives no answer at the moment.', {
      retryAfterMs: 1_000,
    });
  }
  // body-parser names its errors by `type`.
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') return new ProblemError('body_too_large', 'The body is larger than is allowed.');
  if (type === 'entity.parse.failed') return new ProblemError('malformed_json', 'The body is not JSON.');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new ProblemError('unsupported_media_type', 'The body has to be JSON in UTF-8.');
  }
  if (status === 400) return new ProblemError('malformed_request', 'The request cannot be read.');
  return new ProblemError('internal_error', 'Something went wrong here; the request id finds it in the log.');
}

type Issues = { issues: readonly { path?: readonly unknown[] | undefined; message: string; code?: unknown }[] };

function fromValidation(error: RequestValidationError): ProblemError {
  // An id or key that cannot exist is one that does not.
  if (error.pathParams !== null) return new ProblemError('unknown_job', 'There is no such agent or job.');
  const parts = { '': error.body, 'query.': error.query, 'header.': error.headers };
  const errors = Object.entries(parts).flatMap(([prefix, part]) => fieldErrors(prefix, part));
  return new ProblemError('invalid_input', 'The request does not fit; see errors.', { errors });
}

function fieldErrors(prefix: string, part: unknown): FieldError[] {
  if (part === null) return [];
  return (part as Issues).issues.flatMap((issue) => {
    const unknownKeys = (issue as { keys?: unknown }).keys;
    const path = (issue.path ?? []).map(String);
    const code = typeof issue.code === 'string' ? issue.code : 'invalid';
    if (Array.isArray(unknownKeys)) {
      return unknownKeys.map((key) => ({
        field: prefix + [...path, String(key)].join('.'),
        code: 'unknown_field',
        message: 'is not known',
      }));
    }
    return [{ field: prefix + path.join('.'), code, message: issue.message }];
  });
}
