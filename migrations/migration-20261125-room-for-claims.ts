import { Migration } from '@mikro-orm/migrations';

/**
 * A claim rewrites its row without touching an index as long as the page has room. Jobs that are due together often lie
 * together, so that each row needs room for a second version. Pages that are written from now on leave it.
 */
export class Migration20261125RoomForClaims extends Migration {
  override up(): void {
    this.addSql('alter table "jobs" set (fillfactor = 50)');
  }

  override down(): void {
    this.addSql('alter table "jobs" set (fillfactor = 70)');
  }
}
