import { Migration } from '@mikro-orm/migrations';

export class Migration20261127Duties extends Migration {
  override up(): void {
    // Claiming and giving back touch no index as long as a page has room for the next version of its rows, and duties
    // that are due together often lie together. Dead versions are many and small: they are cleared away early.
    this.addSql(`create table "duties" (
      "job_id" int not null,
      "kind" text not null,
      "due_at" timestamptz(3) not null,
      "asked_since" timestamptz(3) not null,
      "lease_until" timestamptz(3) null,
      "lease_token" int not null,
      "well_since" timestamptz(3) null,
      "seen_well_at" timestamptz(3) null,
      primary key ("job_id", "kind"),
      constraint "duties_kind" check (kind in ('money', 'run'))
    ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000)`);
    this.addSql(`create index "duties_due" on "duties" ("due_at")`);
  }

  override down(): void {
    this.addSql('drop table "duties"');
  }
}
