import { Migration } from '@mikro-orm/migrations';

export class Migration20261124Limits extends Migration {
  override up(): void {
    this.addSql(
      `create index "jobs_open" on "jobs" ("agent_key", "status") where "status" in ('intent', 'pending_payment', 'payment_confirmed', 'running', 'awaiting_input')`,
    );
    this.addSql(`create index "jobs_completed" on "jobs" ("agent_key", "completed_at") where "status" = 'completed'`);
    this.addSql(`create table "rate_limits" (
      "key" varchar(255) not null primary key,
      "points" int not null default 0,
      "expire" bigint null
    )`);
  }

  override down(): void {
    this.addSql('drop table "rate_limits"');
    this.addSql('drop index "jobs_completed"');
    this.addSql('drop index "jobs_open"');
  }
}
