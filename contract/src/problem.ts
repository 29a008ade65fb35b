import { initContract } from '@ts-rest/core';
import { z } from 'zod';

/** Every `code` that a problem can carry, with the HTTP status it comes with. The list is closed. */
export const problemStatus = {
  malformed_json: 400,
  malformed_request: 400,
  host_not_allowed: 403,
  unauthorized: 401,
  unknown_route: 404,
  unknown_agent: 404,
  unknown_job: 404,
  idempotency_conflict: 409,
  idempotency_in_progress: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_input: 422,
  too_many_requests: 429,
  internal_error: 500,
  payment_request_refused: 502,
  agent_unavailable: 503,
  payment_node_unavailable: 503,
  not_ready: 503,
} as const;

export type ProblemCode = keyof typeof problemStatus;

export const FieldError = z
  .object({ field: z.string(), code: z.string(), message: z.string() })
  .meta({ id: 'FieldError', examples: [{ field: 'data.prompt', code: 'required', message: 'is required' }] });
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem details, with `code` to switch on and `request_id` to quote to the operator. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]),
    request_id: z.string(),
    errors: z.array(FieldError).optional(),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: 'about:blank',
        title: 'Unprocessable Content',
        status: 422,
        detail: 'The input does not fit the form of this agent.',
        code: 'invalid_input',
        request_id: '3f0c1f9c-6d0e-4c8e-8f43-0a5a4fd1d7a4',
        errors: [{ field: 'data.prompt', code: 'required', message: 'is required' }],
      },
    ],
  });
export type Problem = z.infer<typeof Problem>;

const problem = initContract().otherResponse({ contentType: 'application/problem+json', body: Problem });

/** What any route may answer beside its own refusals. */
export const commonProblems = { 400: problem, 403: problem, 413: problem, 500: problem } as const;

/** The routes that ask for a key. */
export const keyedProblems = { ...commonProblems, 401: problem } as const;

export { problem as problemResponse };
