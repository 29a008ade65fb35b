import type { ProblemCode } from './problem.ts';

export type ProblemMeaning = {
  /** What happened. */
  meaning: string;
  /** What a caller does about it. */
  remedy: string;
};

/** What each code says, and what to do; the page that a problem's `type` names is written from it. */
export const problemMeanings: Record<ProblemCode, ProblemMeaning> = {
  malformed_json: {
    meaning: 'The body is not JSON in UTF-8.',
    remedy: 'Send a JSON object, as a JSON library writes it.',
  },
  malformed_request: {
    meaning: 'The request itself cannot be read: its path, its target or its Host header.',
    remedy: 'Look at the address that your program puts together.',
  },
  host_not_allowed: {
    meaning: 'This service has no keys and answers to local names only.',
    remedy: 'Call it as localhost or 127.0.0.1 on its own machine, or ask its operator to configure keys.',
  },
  unauthorized: {
    meaning: 'The request came without a key, or with one that is not known here; detail says which.',
    remedy: 'Send authorization: Bearer <key> with a key that the operator gave you.',
  },
  unknown_route: {
    meaning: 'There is nothing under this path.',
    remedy: 'Compare the path with the API document.',
  },
  unknown_agent: {
    meaning: 'No agent with this key is sold here.',
    remedy: 'Take the key from GET /agents.',
  },
  unknown_job: {
    meaning: 'You have no job with this id under this agent. A job of another caller is as unknown as none.',
    remedy: 'Use the path in Location of the order, and the key that ordered.',
  },
  method_not_allowed: {
    meaning: 'The path is there, but not for this method.',
    remedy: 'Use one of the methods in Allow.',
  },
  idempotency_conflict: {
    meaning: 'The Idempotency-Key was used within the last 24 hours with another body.',
    remedy: 'Use a new key for a new order; send the very same body to get the first order again.',
  },
  idempotency_in_progress: {
    meaning: 'An order with this Idempotency-Key is being made at this moment.',
    remedy: 'Send it again after the time in Retry-After; it is then answered with that order.',
  },
  body_too_large: {
    meaning: 'The body is larger than the operator allows.',
    remedy: 'Send less.',
  },
  unsupported_media_type: {
    meaning: 'The body is not announced as JSON, or comes in an encoding that is not read here.',
    remedy: 'Send content-type: application/json, in UTF-8.',
  },
  invalid_input: {
    meaning: 'The request can be read but does not fit; errors names each field with its fault.',
    remedy: "Mend the named fields. An agent's input_fields say what it takes.",
  },
  too_many_requests: {
    meaning: 'You have placed more orders than one caller may in this time.',
    remedy: 'Try again after the time in Retry-After; RateLimit says how many orders are left.',
  },
  internal_error: {
    meaning: 'Something went wrong here that nobody foresaw.',
    remedy: 'Tell the operator the request_id. An order may be sent again with the same Idempotency-Key.',
  },
  payment_request_refused: {
    meaning: 'The payment node refuses to make a payment request for this agent. Nothing was ordered.',
    remedy: 'Tell the operator, who has to mend it; trying again does not help.',
  },
  agent_unavailable: {
    meaning: 'The agent takes no orders at the moment; detail says why. Nothing was ordered.',
    remedy: 'Try again after the time in Retry-After; availability of the agent says when it is well again.',
  },
  payment_node_unavailable: {
    meaning: 'The payment node gave no answer. Nothing was ordered that you have to pay.',
    remedy: 'Send the order again with the same Idempotency-Key after the time in Retry-After.',
  },
  not_ready: {
    meaning: 'The service cannot do its work at this moment; its database, for instance, gives no answer.',
    remedy: 'Try again after the time in Retry-After.',
  },
};
