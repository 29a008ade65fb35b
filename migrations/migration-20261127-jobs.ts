import { Migration } from '@mikro-orm/migrations';

export class Migration20261127Jobs extends Migration {
  override up(): void {
    this.addSql(`create table "jobs" (
      "id" serial primary key,
      "uuid" uuid not null,
      "channel" text not null,
      "mark" text not null,
      "agent_key" text not null,
      "owner" text not null,
      "caller" text not null,
      "status" text not null,
      "settlement" text not null,
      "flow" text not null,
      "kodosumi" text not null,
      "account" text not null,
      "node" text null,
      "pay_within_seconds" int not null,
      "run_within_seconds" int not null,
      "output_hash_form" text not null,
      "input_hash" text not null,
      "identifier_from_purchaser" text not null,
      "idempotency_key" text null,
      "request_hash" text not null,
      "terms" jsonb null,
      "payment_id" text null,
      "blockchain_identifier" text null,
      "seller_vkey" text null,
      "seller_return_address" text null,
      "force_layer" text null,
      "result_deadline" timestamptz(3) not null,
      "confirmed_at" timestamptz(3) null,
      "launch_attempted_at" timestamptz(3) null,
      "run_id" text null,
      "launched_at" timestamptz(3) null,
      "result_frozen_at" timestamptz(3) null,
      "output_hash" text null,
      "error_code" text null,
      "error_message" text null,
      "attention_code" text null,
      "attention_message" text null,
      "attention_since" timestamptz(3) null,
      "created_at" timestamptz(3) not null,
      "completed_at" timestamptz(3) null,
      "version" int not null,
      constraint "jobs_uuid" unique ("uuid"),
      constraint "jobs_mark" unique ("mark"),
      constraint "jobs_payment_id" unique ("payment_id"),
      constraint "jobs_run_id" unique ("run_id"),
      constraint "jobs_status" check (status in ('intent', 'pending_payment', 'payment_confirmed', 'running', 'awaiting_input', 'completed', 'failed', 'lapsed')),
      constraint "jobs_settlement" check (settlement in ('not_required', 'awaiting_funds', 'never_paid', 'funds_invalid', 'funds_locked', 'result_queued', 'result_on_chain', 'paid_out', 'refund_requested', 'refunded', 'disputed', 'dispute_settled')),
      constraint "jobs_failed_has_error" check ((status = 'failed') = (error_code is not null)),
      constraint "jobs_completed_has_result" check (status <> 'completed' or result_frozen_at is not null),
      constraint "jobs_ended_at" check ((status in ('completed', 'failed', 'lapsed')) = (completed_at is not null)),
      constraint "jobs_shown_has_payment" check (terms is null or status in ('intent', 'lapsed') or payment_id is not null),
      constraint "jobs_turn_was_waited_for" check (confirmed_at is not null or status in ('intent', 'pending_payment', 'failed', 'lapsed')),
      constraint "jobs_run_was_attempted" check (run_id is null or launched_at is not null),
      constraint "jobs_paid_result_is_hashed" check (result_frozen_at is null or terms is null or output_hash is not null)
    )`);
    this.addSql(
      `create index "jobs_open_attempts" on "jobs" ("flow") where "launch_attempted_at" is not null and "run_id" is null and "status" = 'payment_confirmed'`,
    );
    // What was never shown stands in no list, however much of it there is.
    const shown = `"status" <> 'intent' and "status" <> 'lapsed'`;
    this.addSql(`create index "jobs_listed" on "jobs" ("owner", "agent_key", "id") where ${shown}`);
    this.addSql(`create index "jobs_listed_of_owner" on "jobs" ("owner", "id") where ${shown}`);
    this.addSql(`create index "jobs_listed_by_status" on "jobs" ("owner", "agent_key", "status", "id")`);
    // What an agent has to do: each index holds what has not come further yet, and so stays small.
    this.addSql(`create index "jobs_unpaid" on "jobs" ("agent_key") where "status" in ('intent', 'pending_payment')`);
    this.addSql(
      `create index "jobs_to_come" on "jobs" ("agent_key") where "status" in ('payment_confirmed', 'running', 'awaiting_input') and "result_frozen_at" is null`,
    );
    this.addSql(
      `create index "jobs_in_line" on "jobs" ("agent_key", "confirmed_at", "id") where "status" = 'payment_confirmed' and "launch_attempted_at" is null`,
    );
    this.addSql(
      `create index "jobs_running" on "jobs" ("agent_key") where "status" in ('payment_confirmed', 'running', 'awaiting_input') and ("status" <> 'payment_confirmed' or "launch_attempted_at" is not null) and "result_frozen_at" is null`,
    );
    this.addSql(`create index "jobs_completed" on "jobs" ("agent_key", "completed_at") where "status" = 'completed'`);
    this.addSql(`create index "jobs_in_need" on "jobs" ("id") where "attention_code" is not null`);
    this.addSql(
      `create unique index "jobs_idempotency_key" on "jobs" ("owner", "agent_key", "idempotency_key") where "idempotency_key" is not null`,
    );
    this.addSql(`create table "job_inputs" (
      "job_id" int primary key,
      "data" jsonb not null,
      "ignored_fields" jsonb not null,
      "agent_inputs" jsonb null
    )`);
    this.addSql(`create table "job_results" (
      "job_id" int primary key,
      "output" text not null,
      "metadata" jsonb not null
    )`);
    this.addSql(`create table "job_events" (
      "id" bigserial primary key,
      "job_id" int not null,
      "type" text not null,
      "detail" jsonb not null,
      "at" timestamptz(3) not null
    )`);
    this.addSql(`create index "job_events_job_id" on "job_events" ("job_id")`);
  }

  override down(): void {
    for (const table of ['job_events', 'job_results', 'job_inputs', 'jobs']) this.addSql(`drop table "${table}"`);
  }
}
