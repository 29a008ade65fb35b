import { Migration } from '@mikro-orm/migrations';

export class Migration20261124Jobs extends Migration {
  override up(): void {
    // Room in each page for the next version of its rows: claiming and giving back then touch no index.
    this.addSql(`create table "jobs" (
      "id" serial primary key,
      "mark" text not null,
      "agent_key" text not null,
      "owner" text not null,
      "status" text not null,
      "settlement" text not null,
      "input" jsonb not null,
      "ignored_fields" jsonb not null,
      "agent_inputs" jsonb not null,
      "input_hash" text not null,
      "identifier_from_purchaser" text not null,
      "idempotency_key" text null,
      "request_hash" text not null,
      "payment" jsonb null,
      "payment_id" text null,
      "blockchain_identifier" text null,
      "seller_vkey" text null,
      "result_deadline" timestamptz(3) not null,
      "launch_attempted_at" timestamptz(3) null,
      "launch_well_since" timestamptz(3) null,
      "launch_seen_well_at" timestamptz(3) null,
      "run_id" text null,
      "launched_at" timestamptz(3) null,
      "output" text null,
      "result_metadata" jsonb null,
      "output_hash" text null,
      "error_code" text null,
      "error_message" text null,
      "attention_code" text null,
      "attention_message" text null,
      "attention_since" timestamptz(3) null,
      "created_at" timestamptz(3) not null,
      "completed_at" timestamptz(3) null,
      "asked_since" timestamptz(3) not null,
      "due_at" timestamptz(3) null,
      "lease_until" timestamptz(3) null,
      "lease_token" int not null,
      constraint "jobs_mark" unique ("mark"),
      constraint "jobs_payment_id" unique ("payment_id"),
      constraint "jobs_run_id" unique ("run_id"),
      constraint "jobs_status" check (status in ('intent', 'pending_payment', 'payment_confirmed', 'running', 'awaiting_input', 'completed', 'failed', 'lapsed')),
      constraint "jobs_settlement" check (settlement in ('not_required', 'awaiting_funds', 'never_paid', 'funds_invalid', 'funds_locked', 'result_queued', 'result_on_chain', 'paid_out', 'refund_requested', 'refunded', 'disputed', 'dispute_settled')),
      constraint "jobs_failed_has_error" check ((status = 'failed') = (error_code is not null)),
      constraint "jobs_completed_has_output" check (status <> 'completed' or output is not null),
      constraint "jobs_ended_at" check ((status in ('completed', 'failed', 'lapsed')) = (completed_at is not null)),
      constraint "jobs_shown_has_payment" check (payment is null or status in ('intent', 'lapsed') or payment_id is not null),
      constraint "jobs_run_was_attempted" check (run_id is null or launched_at is not null),
      constraint "jobs_paid_output_is_hashed" check (output is null or payment is null or output_hash is not null)
    ) with (fillfactor = 70)`);
    this.addSql(`create index "jobs_due" on "jobs" ("due_at") where "due_at" is not null`);
    this.addSql(
      `create index "jobs_open_attempts" on "jobs" ("agent_key") where "launch_attempted_at" is not null and "run_id" is null and "status" = 'payment_confirmed'`,
    );
    this.addSql(
      `create unique index "jobs_idempotency_key" on "jobs" ("owner", "agent_key", "idempotency_key") where "idempotency_key" is not null`,
    );
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
    this.addSql('drop table "job_events"');
    this.addSql('drop table "jobs"');
  }
}
