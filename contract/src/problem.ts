import { initContract } from '@ts-rest/core';
import { z } from 'zod';

/** Every `code` that a problem can carry, with the HTTP status it comes with. The list is closed. */
export const problemStatus = {
  malformed_json: 400,
  malformed_request: 400,
  unauthorized: 401,
  host_not_allowed: 403,
  unknown_route: 404,
  unknown_agent: 404,
  unknown_job: 404,
  method_not_allowed: 405,
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
  .object({
    field: z.string().describe('Path of the field: of the body as it is, after `query.` or `header.` of the others'),
    code: z.string().describe('What is wrong with it, for programs'),
    message: z.string().describe('What is wrong with it, for people'),
  })
  .meta({ id: 'FieldError', examples: [{ field: 'data.prompt', code: 'required', message: 'is required' }] });
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem details, with `code` to switch on and `request_id` to quote to the operator. */
export const Problem = z
  .object({
    type: z.string().describe('Where the code is explained: `/problems` with the code behind `#`'),
    title: z.string().describe('The HTTP status in words'),
    status: z.int().describe('The HTTP status'),
    detail: z.string().describe('What is wrong with this request, for people'),
    code: z
      .enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]])
      .describe('What is wrong, for programs: the list is closed'),
    request_id: z.string().describe('Finds the request in the log of the operator'),
    errors: z.array(FieldError).optional().describe('Each fault of what was sent'),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: '/problems#invalid_input',
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

/** What any route may answer beside its own refusals; 422 also for a query that it does not have. */
export const commonProblems = { 400: problem, 403: problem, 422: problem, 500: problem } as const;

/** The routes that ask for a key, and the database whose it is. */
export const keyedProblems = { ...commonProblems, 401: problem, 404: problem, 503: problem } as const;

/** The routes that take a body. */
export const bodyProblems = { 413: problem, 415: problem } as const;

export { problem as problemResponse };
