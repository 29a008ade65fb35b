import type { Database } from './open-database.ts';

/** Any number, the same in every replica: MikroORM's migrator takes no lock of its own. */
const migrationLock = 4_105_221;

/** Brings the schema up to date. Replicas that start at the same moment go one after the other. */
export async function migrate(database: Database, locks: 'advisory_lock' | 'single_process'): Promise<void> {
  if (locks === 'single_process') {
    await database.migrator.up();
    return;
  }
  // The lock lives as long as this transaction, on a connection of its own; a process that dies lets it go.
  await database.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(?)', [migrationLock]);
    await database.migrator.up();
  });
}

export async function isMigrated(database: Database): Promise<boolean> {
  return (await database.migrator.getPending()).length === 0;
}
