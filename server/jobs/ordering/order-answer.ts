import type { FieldError } from '../forms/check-input.ts';
import type { Job, JobResult } from '../life/job.ts';

/** What became of an order. */
export type OrderAnswer =
  /** `isReplay`: the very order was answered before, under its idempotency key. */
  | { kind: 'ordered'; job: Job; result: JobResult | null; ignoredFields: string[]; isReplay?: true }
  | { kind: 'unknown_agent' }
  | { kind: 'invalid'; errors: FieldError[] }
  | { kind: 'agent_unavailable'; reason: string; retryAfterMs: number | null }
  | { kind: 'too_many_orders' }
  | { kind: 'too_many_unpaid'; unpaid: number; retryAfterMs: number }
  | { kind: 'payment_refused' }
  | { kind: 'payment_node_silent'; retryAfterMs: number | null }
  | { kind: 'idempotency_conflict' }
  | { kind: 'idempotency_in_progress' };
