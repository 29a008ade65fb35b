import { Migration } from '@mikro-orm/migrations';

export class Migration20261127RateLimits extends Migration {
  override up(): void {
    this.addSql(`create unlogged table "rate_limits" (
      "key" varchar(255) not null primary key,
      "points" int not null default 0,
      "expire" bigint null
    )`);
  }

  override down(): void {
    this.addSql('drop table "rate_limits"');
  }
}
