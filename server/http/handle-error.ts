import type { ErrorRequestHandler } from 'express';
import type { Log } from '../ports/log.ts';
import { StoreUnavailable } from '../ports/store-unavailable.ts';
import type { Links } from './links.ts';
import { ProblemError, sendProblem } from './problem-error.ts';

/** The one place where an error becomes an answer. What we do not know is logged and says nothing to the caller. */
export function handleError(log: Log, links: Links): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(error);
    if (problem.code === 'internal_error' || error instanceof StoreUnavailable) {
      log.error({ request_id: String(res.locals['requestId']), err: error }, 'request failed');
    }
    sendProblem(res, links, problem);
  };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
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
