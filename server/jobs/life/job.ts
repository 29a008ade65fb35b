import type { PaymentDeadlines, PaymentTerms } from '../money/payment.ts';

/** What callers see, and two states that they never do: an intent has no payment request yet, a lapsed one never got it. */
export type JobStatus =
  'intent' | 'pending_payment' | 'payment_confirmed' | 'running' | 'awaiting_input' | 'completed' | 'failed' | 'lapsed';

/** What callers see of it. */
export type ShownStatus = Exclude<JobStatus, 'intent' | 'lapsed'>;

/** What became of the money. */
export type SettlementState =
  | 'not_required'
  | 'awaiting_funds'
  | 'never_paid'
  | 'funds_invalid'
  | 'funds_locked'
  | 'result_queued'
  | 'result_on_chain'
  | 'paid_out'
  | 'refund_requested'
  | 'refunded'
  | 'disputed'
  | 'dispute_settled';

export type JobErrorCode =
  | 'payment_window_closed'
  | 'payment_invalid'
  | 'refund_requested'
  | 'insufficient_time'
  | 'run_refused'
  | 'run_failed'
  | 'run_lost'
  | 'result_too_large'
  | 'result_deadline_passed'
  | 'cancelled';

export type AttentionCode = 'launch_unknown' | 'settlement_stuck' | 'funds_unexpected' | 'upstream_refused';

export type Attention = { code: AttentionCode; message: string; since: Date };

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** The result as it is stored, hashed and served; `output` never changes once it is here. */
export type JobResult = {
  output: string;
  contentType: string;
  type: string;
  empty: boolean;
  finishedAt: Date;
};

/** The node's answer to our payment request. */
export type PaymentRequest = { paymentId: string; blockchainIdentifier: string; sellerVkey: string };

export type Job = {
  id: number;
  /** Our mark in the node's `metadata`, by which a payment request is found again after a lost answer. */
  mark: string;
  agentKey: string;
  /** Name of the API key that ordered it; empty where the service runs without keys. */
  owner: string;
  status: JobStatus;
  settlement: SettlementState;

  input: JsonObject;
  ignoredFields: string[];
  /** What the agent is sent; differs from `input` where Kodosumi's forms want another spelling. */
  agentInputs: JsonObject;
  inputHash: string;
  identifierFromPurchaser: string;
  idempotencyKey: string | null;
  requestHash: string;

  /** What we asked the node for; null for a free agent. */
  payment: PaymentTerms | null;
  paymentRequest: PaymentRequest | null;
  /** From here on a result is worth nothing: the node would not put it on chain any more. */
  resultDeadline: Date;

  launchAttemptedAt: Date | null;
  /** Since when Kodosumi has been seen well without a gap, while a lost launch or a run that does not show is searched for. */
  launchWellSince: Date | null;
  launchSeenWellAt: Date | null;
  runId: string | null;
  launchedAt: Date | null;
  result: JobResult | null;
  outputHash: string | null;
  error: { code: JobErrorCode; message: string } | null;
  attention: Attention | null;

  createdAt: Date;
  completedAt: Date | null;

  /** Since when the present question has been asked; due times grow with its age. */
  askedSince: Date;
  /** When the reconciler looks next; null when nothing is left to do. */
  dueAt: Date | null;
  leaseUntil: Date | null;
  /** Grows with each claim and each write; a write that names an older one is refused (fencing). */
  leaseToken: number;
};

/** A job without what may be large. */
export type ListedJob = Omit<Job, 'input' | 'ignoredFields' | 'agentInputs' | 'result'>;

export type { PaymentDeadlines, PaymentTerms };
