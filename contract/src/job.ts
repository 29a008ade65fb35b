import { z } from 'zod';
import { completedJob, listedJob, pendingJob } from './job-example.ts';
import { AgentKey, Amount, EpochMs, IdentifierFromPurchaser, Instant, JobId, Sha256 } from './scalars.ts';

export const jobStatuses = [
  'pending_payment',
  'payment_confirmed',
  'running',
  'awaiting_input',
  'completed',
  'failed',
] as const;
export const JobStatus = z.enum(jobStatuses).meta({ id: 'JobStatus', description: 'Where the work stands' });
export type JobStatus = z.infer<typeof JobStatus>;

export const settlementStates = [
  'not_required',
  'awaiting_funds',
  'never_paid',
  'funds_invalid',
  'funds_locked',
  'result_queued',
  'result_on_chain',
  'paid_out',
  'refund_requested',
  'refunded',
  'disputed',
  'dispute_settled',
] as const;
export const SettlementState = z
  .enum(settlementStates)
  .meta({ id: 'SettlementState', description: 'What became of the money' });
export type SettlementState = z.infer<typeof SettlementState>;

export const jobErrorCodes = [
  'payment_window_closed',
  'payment_invalid',
  'refund_requested',
  'insufficient_time',
  'run_refused',
  'run_failed',
  'run_lost',
  'result_too_large',
  'result_deadline_passed',
  'cancelled',
] as const;
export const JobError = z
  .object({
    code: z.enum(jobErrorCodes).describe('Why it failed, for programs: the list is closed'),
    message: z.string().describe('Why it failed, for people'),
  })
  .meta({ id: 'JobError' });

export const attentionCodes = [
  ...(['launch_unknown', 'settlement_stuck', 'funds_unexpected', 'payment_unknown'] as const),
  ...(['upstream_refused', 'cannot_store'] as const),
] as const;
export const Attention = z
  .object({
    code: z.enum(attentionCodes).describe('What an operator has to look at, for programs'),
    message: z.string().describe('The same for people'),
    since: Instant.describe('Since when'),
  })
  .meta({ id: 'Attention' });

/** All that a buyer's payment node needs to lock the funds; every term is signed inside `blockchain_identifier`. */
export const Payment = z
  .object({
    blockchain_identifier: z.string().describe('Names the payment on chain; every term below is signed inside it'),
    agent_identifier: z.string().describe("The agent's entry in the Masumi registry: policy id and asset name in hex"),
    seller_vkey: z.string().describe("Hash of the seller's verification key, in hex"),
    seller_return_address: z
      .string()
      .nullable()
      .describe(
        'Where the money of the seller goes; with `Web3CardanoV2` it is signed, and who pays has to name it as `sellerReturnAddress`. Null for none',
      ),
    force_layer: z
      .string()
      .nullable()
      .describe('Who pays has to pass it on as `forceLayer`; null, as a rule, for none'),
    input_hash: Sha256,
    identifier_from_purchaser: IdentifierFromPurchaser,
    network: z.enum(['Preprod', 'Mainnet']).describe('The network of Cardano'),
    payment_source_type: z
      .enum(['Web3CardanoV1', 'Web3CardanoV2'])
      .describe('Which contract of Masumi holds the funds'),
    supported_payment_source_index: z
      .int()
      .nullable()
      .describe("Which of the agent's priced sources, counted from 0; null for `Web3CardanoV1`"),
    amounts: z.array(Amount).describe('What has to be locked, coin by coin'),
    pay_by_time: Instant.describe('The funds have to be locked by then'),
    pay_by_time_ms: EpochMs.describe("The same in milliseconds since 1970, as a buyer's node takes it"),
    submit_result_time: Instant.describe('The hash of the result has to be on chain by then, else the funds go back'),
    submit_result_time_ms: EpochMs.describe('The same in milliseconds since 1970'),
    unlock_time: Instant.describe('From then on the seller can take the funds, unless the buyer asked for them back'),
    unlock_time_ms: EpochMs.describe('The same in milliseconds since 1970'),
    external_dispute_unlock_time: Instant.describe(
      'From then on the seller can take the funds of a dispute that nobody decided',
    ),
    external_dispute_unlock_time_ms: EpochMs.describe('The same in milliseconds since 1970'),
  })
  .meta({ id: 'Payment' });
export type Payment = z.infer<typeof Payment>;

export const ResultMetadata = z
  .object({
    content_type: z.string().describe('Media type of `output`'),
    type: z.string().describe('Class of the value that the agent returned, e.g. Markdown'),
    empty: z.boolean().optional().describe('The agent returned nothing; `output` is its JSON form'),
    started_at: Instant.nullable().describe('When the run was launched'),
    finished_at: Instant.nullable().describe('When the run had ended'),
  })
  .meta({ id: 'ResultMetadata', description: 'What the output is, and when the run began and ended' });

/** `output` is one string, stored, hashed (MIP-004) and served unchanged. */
export const Result = z
  .object({ output: z.string().describe('Frozen: stored, hashed and served unchanged'), metadata: ResultMetadata })
  .meta({ id: 'Result' });

export const Settlement = z
  .object({
    state: SettlementState,
    output_hash: Sha256.nullable().describe(
      'SHA-256 over `identifier_from_purchaser`, ";" and the JSON-escaped output (MIP-004)',
    ),
    refund_available_at: Instant.nullable().describe('From when the buyer of a failed job can take the funds back'),
  })
  .meta({ id: 'Settlement', description: 'What became of the money' });

export const Job = z
  .object({
    id: JobId,
    agent_key: AgentKey,
    status: JobStatus,
    payment_id: z
      .string()
      .nullable()
      .describe("The payment node's own id of the payment request; null for a free agent"),
    created_at: Instant.describe('When it was ordered'),
    completed_at: Instant.nullable().describe('When it ended, in success or failure; null before'),
    result: Result.nullable().describe('Exactly when completed'),
    error: JobError.nullable().describe('Exactly when failed'),
    payment: Payment.nullable().describe('All that a buyer needs to pay; null for a free agent'),
    settlement: Settlement,
    attention: Attention.nullable().describe('An operator has to look'),
    receipt: z
      .string()
      .nullable()
      .describe(
        'What was sold, signed: a compact JWS (Ed25519) by a key of `/.well-known/jwks.json`; null before the job has completed, and where the service signs none',
      ),
  })
  .meta({ id: 'Job', examples: [pendingJob, completedJob] });
export type Job = z.infer<typeof Job>;

/** A job in a list: without its result. */
export const ListedJob = Job.omit({ result: true }).meta({ id: 'ListedJob', examples: [listedJob] });
export type ListedJob = z.infer<typeof ListedJob>;
