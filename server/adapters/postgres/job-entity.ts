import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

export type StoredTerms = {
  agentIdentifier: string;
  network: 'Preprod' | 'Mainnet';
  sourceType: 'Web3CardanoV1' | 'Web3CardanoV2';
  sourceIndex: number | null;
  sellerReturnAddress: string | null;
  pricing: 'fixed' | 'dynamic';
  /** `amount` as decimal text: JSON numbers would lose digits. */
  amounts: { amount: string; unit: string }[];
  payBy: string;
  submitResultBy: string;
  unlockAt: string;
  disputeUnlockAt: string;
};

const statuses =
  "'intent', 'pending_payment', 'payment_confirmed', 'running', 'awaiting_input', 'completed', 'failed', 'lapsed'";
const settlements =
  "'not_required', 'awaiting_funds', 'never_paid', 'funds_invalid', 'funds_locked', 'result_queued', 'result_on_chain', 'paid_out', 'refund_requested', 'refunded', 'disputed', 'dispute_settled'";

/** States, hashes, instants and money. The constraints say once more what the tables of transitions promise. */
export const JobEntity = defineEntity({
  name: 'Job',
  tableName: 'jobs',
  properties: {
    id: p.integer().primary(),
    uuid: p.uuid().unique('jobs_uuid'),
    channel: p.string().columnType('text'),
    mark: p.string().columnType('text').unique('jobs_mark'),
    agentKey: p.string().columnType('text'),
    owner: p.string().columnType('text'),
    caller: p.string().columnType('text'),
    status: p.string().columnType('text'),
    settlement: p.string().columnType('text'),
    flow: p.string().columnType('text'),
    kodosumi: p.string().columnType('text'),
    account: p.string().columnType('text'),
    node: p.string().columnType('text').nullable(),
    payWithinSeconds: p.integer(),
    runWithinSeconds: p.integer(),
    outputHashForm: p.string().columnType('text'),
    inputHash: p.string().columnType('text'),
    identifierFromPurchaser: p.string().columnType('text'),
    idempotencyKey: p.string().columnType('text').nullable(),
    requestHash: p.string().columnType('text'),
    terms: p.json<StoredTerms>().nullable(),
    paymentId: p.string().columnType('text').nullable().unique('jobs_payment_id'),
    blockchainIdentifier: p.string().columnType('text').nullable(),
    sellerVkey: p.string().columnType('text').nullable(),
    sellerReturnAddress: p.string().columnType('text').nullable(),
    forceLayer: p.string().columnType('text').nullable(),
    resultDeadline: p.datetime(3),
    confirmedAt: p.datetime(3).nullable(),
    launchAttemptedAt: p.datetime(3).nullable(),
    runId: p.string().columnType('text').nullable().unique('jobs_run_id'),
    launchedAt: p.datetime(3).nullable(),
    resultFrozenAt: p.datetime(3).nullable(),
    outputHash: p.string().columnType('text').nullable(),
    errorCode: p.string().columnType('text').nullable(),
    errorMessage: p.string().columnType('text').nullable(),
    attentionCode: p.string().columnType('text').nullable(),
    attentionMessage: p.string().columnType('text').nullable(),
    attentionSince: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    completedAt: p.datetime(3).nullable(),
    version: p.integer(),
  },
  indexes: [
    {
      name: 'jobs_open_attempts',
      expression:
        'create index "jobs_open_attempts" on "jobs" ("flow") where "launch_attempted_at" is not null and "run_id" is null and "status" = \'payment_confirmed\'',
    },
    // What was never shown stands in no list, however much of it there is.
    {
      name: 'jobs_listed',
      expression:
        'create index "jobs_listed" on "jobs" ("owner", "agent_key", "id") where "status" <> \'intent\' and "status" <> \'lapsed\'',
    },
    {
      name: 'jobs_listed_of_owner',
      expression:
        'create index "jobs_listed_of_owner" on "jobs" ("owner", "id") where "status" <> \'intent\' and "status" <> \'lapsed\'',
    },
    { name: 'jobs_listed_by_status', properties: ['owner', 'agentKey', 'status', 'id'] },
    {
      name: 'jobs_unpaid',
      expression:
        'create index "jobs_unpaid" on "jobs" ("agent_key") where "status" in (\'intent\', \'pending_payment\')',
    },
    {
      name: 'jobs_to_come',
      expression:
        'create index "jobs_to_come" on "jobs" ("agent_key") where "status" in (\'payment_confirmed\', \'running\', \'awaiting_input\') and "result_frozen_at" is null',
    },
    {
      name: 'jobs_in_line',
      expression:
        'create index "jobs_in_line" on "jobs" ("agent_key", "confirmed_at", "id") where "status" = \'payment_confirmed\' and "launch_attempted_at" is null',
    },
    {
      name: 'jobs_running',
      expression:
        'create index "jobs_running" on "jobs" ("agent_key") where "status" in (\'payment_confirmed\', \'running\', \'awaiting_input\') and ("status" <> \'payment_confirmed\' or "launch_attempted_at" is not null) and "result_frozen_at" is null',
    },
    {
      name: 'jobs_completed',
      expression:
        'create index "jobs_completed" on "jobs" ("agent_key", "completed_at") where "status" = \'completed\'',
    },
    {
      name: 'jobs_in_need',
      expression: 'create index "jobs_in_need" on "jobs" ("id") where "attention_code" is not null',
    },
    {
      name: 'jobs_idempotency_key',
      expression:
        'create unique index "jobs_idempotency_key" on "jobs" ("owner", "agent_key", "idempotency_key") where "idempotency_key" is not null',
    },
  ],
  checks: [
    { name: 'jobs_status', expression: `status in (${statuses})` },
    { name: 'jobs_settlement', expression: `settlement in (${settlements})` },
    { name: 'jobs_failed_has_error', expression: "(status = 'failed') = (error_code is not null)" },
    { name: 'jobs_completed_has_result', expression: "status <> 'completed' or result_frozen_at is not null" },
    { name: 'jobs_ended_at', expression: "(status in ('completed', 'failed', 'lapsed')) = (completed_at is not null)" },
    {
      name: 'jobs_shown_has_payment',
      expression: "terms is null or status in ('intent', 'lapsed') or payment_id is not null",
    },
    {
      name: 'jobs_turn_was_waited_for',
      expression: "confirmed_at is not null or status in ('intent', 'pending_payment', 'failed', 'lapsed')",
    },
    { name: 'jobs_run_was_attempted', expression: 'run_id is null or launched_at is not null' },
    {
      name: 'jobs_paid_result_is_hashed',
      expression: 'result_frozen_at is null or terms is null or output_hash is not null',
    },
  ],
});

export type JobRow = InferEntity<typeof JobEntity>;
