import type { Migration } from '@mikro-orm/migrations';
import { refuseUnfit } from './database-needs.ts';
import { aloneAmongReplicas } from './migration-session.ts';
import type { Database } from './open-database.ts';

export type MigrationLock = 'advisory_lock' | 'single_process';

/** Brings the schema up to date. Replicas that start at the same moment go one after the other. */
export async function migrate(database: Database, lock: MigrationLock): Promise<void> {
  if (lock === 'advisory_lock') await refuseUnfit(database);
  await alone(database, lock, async (session) => {
    limitWaits(session, lock);
    await session.migrator.up();
  });
}

export async function isMigrated(database: Database): Promise<boolean> {
  return (await database.migrator.getPending()).length === 0;
}

export async function alone<T>(
  database: Database,
  lock: MigrationLock,
  work: (session: Database) => Promise<T>,
): Promise<T> {
  return lock === 'single_process' ? work(database) : aloneAmongReplicas(database, work);
}

/** The migration of that name, as the service knows it. */
export function migrationNamed(database: Database, name: string): Migration {
  const found = migrations(database).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`this version of the service does not know the migration ${name}`);
  return Reflect.construct(found, [database.driver, database.config]) as Migration;
}

function migrations(database: Database): (new (...given: never[]) => Migration)[] {
  return (database.config.get('migrations').migrationsList ?? []) as never[];
}

/**
 * Who waits for the lock of a table makes everybody after him wait too, so that a migration gives up after a moment. An
 * index that is built concurrently holds up nobody, and waits for every transaction that is older.
 */
export function limitWaits(session: Database, lock: MigrationLock): void {
  if (lock === 'single_process') return;
  session.migrator.on('migrating', async ({ name }) => {
    const limit = migrationNamed(session, name).isTransactional() ? '2s' : '0';
    await session.em.fork().execute(`set lock_timeout = '${limit}'`);
  });
}
