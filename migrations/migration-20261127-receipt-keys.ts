import { Migration } from '@mikro-orm/migrations';

export class Migration20261127ReceiptKeys extends Migration {
  override up(): void {
    this.addSql(`create table "receipt_keys" (
      "kid" text primary key,
      "x" text not null,
      "sealed_seed" text null,
      "created_at" timestamptz(3) not null
    )`);
  }

  override down(): void {
    this.addSql('drop table "receipt_keys"');
  }
}
