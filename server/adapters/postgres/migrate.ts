import type { Database } from './open-database.ts';

/** Any number, the same in every replica: MikroORM's migrator takes no lock of its own. */
const migrationLock = 4_105_221;

export type MigrationLock = 'advisory_lock' | 'single_process';

/** Brings the schema up to date. Replicas that start at the same moment go one after the other. */
export async function migrate(database: Database, lock: MigrationLock): Promise<void> {
  await alone(database, lock, () => database.migrator.up());
}

/** Takes the last migration back, and with it what only it had room for. */
export async function revertLast(database: Database, lock: MigrationLock): Promise<void> {
  await alone(database, lock, () => database.migrator.down());
}

export async function isMigrated(database: Database): Promise<boolean> {
  return (await database.migrator.getPending()).length === 0;
}

async function alone(database: Database, lock: MigrationLock, work: () => Promise<unknown>): Promise<void> {
  if (lock === 'single_process') {
    await work();
    return;
  }
  // The lock lives as long as this transaction, on a connection of its own; a process that dies lets it go.
  await database.em.fork().transactional(async (em) => {
    // Whoever goes first may take longer than a wait for a job's row may.
    await em.execute('set local lock_timeout = 0');
    await em.execute('select pg_advisory_xact_lock(?)', [migrationLock]);
    await work();
  });
}
