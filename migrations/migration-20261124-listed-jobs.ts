import { Migration } from '@mikro-orm/migrations';

export class Migration20261124ListedJobs extends Migration {
  override up(): void {
    this.addSql(`create index "jobs_listed" on "jobs" ("owner", "agent_key", "id")`);
    this.addSql(`create index "jobs_listed_by_status" on "jobs" ("owner", "agent_key", "status", "id")`);
  }

  override down(): void {
    this.addSql('drop index "jobs_listed_by_status"');
    this.addSql('drop index "jobs_listed"');
  }
}
