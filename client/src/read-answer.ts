import type { Problem } from '@masumi-kodosumi-connector/contract';
import { NoAnswerError } from './no-answer-error.ts';
import { parseRetryAfter } from './parse-retry-after.ts';
import { ProblemError } from './problem-error.ts';

/** The body of a success, none where nothing is new; throws whatever else it is. */
export function readAnswer({ status, headers }: Response, text: string): unknown {
  if (status === 304) return undefined;
  const body = parseJson(text);
  if (status < 200 || status > 299) {
    throw new ProblemError({
      status,
      problem: isOurProblem(body) ? body : null,
      requestId: headers.get('x-request-id'),
      retryAfterMs: parseRetryAfter(headers),
    });
  }
  if (body === undefined) throw new NoAnswerError(`The answer was ${status}, but its body is not JSON.`);
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// By its shape, not by the list of codes: a service newer than this client may know more of them.
function isOurProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail, request_id } = body as Partial<Record<keyof Problem, unknown>>;
  return typeof code === 'string' && typeof detail === 'string' && typeof request_id === 'string';
}
