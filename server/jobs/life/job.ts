import type { JsonObject } from '../json-value.ts';
import type { OutputHashForm } from '../money/hashes.ts';
import type { PaymentTerms } from '../money/payment.ts';

/** What callers see, and two states that they never do: an intent has no payment request yet, a lapsed one never got it. */
export type JobStatus =
  'intent' | 'pending_payment' | 'payment_confirmed' | 'running' | 'awaiting_input' | 'completed' | 'failed' | 'lapsed';

/** What callers see of it. */
export type ShownStatus = Exclude<JobStatus, 'intent' | 'lapsed'>;

export function isShown(status: JobStatus): status is ShownStatus {
  return status !== 'intent' && status !== 'lapsed';
}

/** Nothing more becomes of the work; of the money something may. */
export function isFinal(status: JobStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'lapsed';
}

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

export type AttentionCode =
  'launch_unknown' | 'settlement_stuck' | 'funds_unexpected' | 'payment_unknown' | 'upstream_refused' | 'cannot_store';

export type Attention = { code: AttentionCode; message: string; since: Date };

/** The result as it is stored, hashed and served; `output` never changes once it is here. */
export type JobResult = {
  output: string;
  contentType: string;
  type: string;
  empty: boolean;
  finishedAt: Date;
};

/** The node's answer to our payment request. */
export type PaymentRequest = {
  paymentId: string;
  blockchainIdentifier: string;
  sellerVkey: string;
  /** What else is signed inside the identifier of the second contract, so that who pays has to know it. */
  sellerReturnAddress: string | null;
  forceLayer: string | null;
};

/** Through which door it was ordered. */
export type Channel = 'native';

/** What was sold, as it stood when it was ordered: a later change of the configuration changes new orders only. */
export type Sold = {
  /** The flow as the operator named it, on which Kodosumi, under which account. */
  flow: string;
  kodosumi: string;
  account: string;
  /** The payment node; null for a free agent. */
  node: string | null;
  payWithinMs: number;
  runWithinMs: number;
  outputHashForm: OutputHashForm;
};

/** States, hashes, instants and money: all that is asked of a job often. What is large or private is apart. */
export type Job = {
  id: number;
  /** Its public name where ids must not be guessed. */
  uuid: string;
  channel: Channel;
  /** Our mark in the node's `metadata`, by which a payment request is found again after a lost answer. */
  mark: string;
  agentKey: string;
  /** Name of the API key that ordered it; empty where the service runs without keys. */
  owner: string;
  /** Who is counted as one caller. */
  caller: string;
  status: JobStatus;
  settlement: SettlementState;
  sold: Sold;

  inputHash: string;
  identifierFromPurchaser: string;
  idempotencyKey: string | null;
  requestHash: string;

  /** What we asked the node for; null for a free agent. */
  terms: PaymentTerms | null;
  paymentRequest: PaymentRequest | null;
  /** From here on a result is worth nothing: the node would not put it on chain any more. */
  resultDeadline: Date;

  /** Since when its turn to run has been waited for. */
  confirmedAt: Date | null;
  launchAttemptedAt: Date | null;
  runId: string | null;
  launchedAt: Date | null;
  resultFrozenAt: Date | null;
  outputHash: string | null;
  error: { code: JobErrorCode; message: string } | null;
  attention: Attention | null;

  createdAt: Date;
  completedAt: Date | null;
  /** Grows with each write; one that was made from an older job is made again from the present one. */
  version: number;
};

export type NewJob = Omit<Job, 'id'>;

/** What the buyer sent, and what the agent is sent of it in Kodosumi's spelling. */
export type JobInput = { data: JsonObject; ignoredFields: string[]; agentInputs: JsonObject };
