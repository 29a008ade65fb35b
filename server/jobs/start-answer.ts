import type { FieldError } from './check-input.ts';
import type { Job } from './job.ts';

/** What became of an order. */
export type StartAnswer =
  | { kind: 'started'; job: Job }
  | { kind: 'unknown_agent' }
  | { kind: 'invalid'; errors: FieldError[] }
  | { kind: 'agent_unavailable'; reason: string; retryAfterMs: number | null }
  | { kind: 'too_many_orders' }
  | { kind: 'payment_refused' }
  | { kind: 'payment_node_silent'; retryAfterMs: number | null }
  | { kind: 'idempotency_conflict' }
  | { kind: 'idempotency_in_progress' };
