import { STATUS_CODES } from 'node:http';
import { problemStatus, type Problem, type ProblemCode } from '@masumi-kodosumi-connector/contract/router';

/** What each problem reads like: every code has its example. */
export function problemExample(code: ProblemCode): Problem {
  const status = problemStatus[code];
  return {
    type: `/problems#${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: details[code],
    code,
    request_id: '3f0c1f9c-6d0e-4c8e-8f43-0a5a4fd1d7a4',
    ...(code === 'invalid_input' && {
      errors: [{ field: 'data.prompt', code: 'required', message: 'is required' }],
    }),
  };
}

const details: Record<ProblemCode, string> = {
  malformed_json: 'The body is not JSON.',
  malformed_request: 'The request cannot be read.',
  host_not_allowed: 'Without API keys this service answers to local names only.',
  unauthorized: 'A key is missing: send authorization: Bearer <key>.',
  unknown_route: 'There is no such route.',
  unknown_agent: 'There is no such agent.',
  unknown_job: 'There is no such job.',
  method_not_allowed: 'There is no PUT here; see Allow.',
  idempotency_conflict: 'This Idempotency-Key was used with another body.',
  idempotency_in_progress: 'An order with this Idempotency-Key is being made at this moment.',
  body_too_large: 'The body is larger than is allowed.',
  unsupported_media_type: 'The body has to be JSON: send content-type: application/json.',
  invalid_input: 'The order does not fit this agent; see errors.',
  too_many_requests: 'Too many requests; try again after the time in Retry-After.',
  internal_error: 'Something went wrong here; the request id finds it in the log.',
  payment_request_refused: 'The payment node refused the payment request; the operator has to look.',
  agent_unavailable: 'The agent takes no orders at the moment: the flow is not registered.',
  payment_node_unavailable:
    'The payment node gave no answer; nothing was ordered. Try again with the same Idempotency-Key.',
  not_ready: 'Not well: database.',
};
