import type { Migration } from '@mikro-orm/migrations';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { aloneAmongReplicas } from './migration-session.ts';
import type { Database } from './open-database.ts';

export type MigrationLock = 'advisory_lock' | 'single_process';

/** Brings the schema up to date. Replicas that start at the same moment go one after the other. */
export async function migrate(database: Database, lock: MigrationLock): Promise<void> {
  await alone(database, lock, async (session) => {
    limitWaits(session, lock);
    await session.migrator.up();
  });
}

/** Takes the last migration back, and with it what only it had room for. */
export async function revertLast(database: Database, lock: MigrationLock): Promise<void> {
  await alone(database, lock, async (session) => {
    limitWaits(session, lock);
    await session.migrator.down();
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

type MigrationClass = new (...given: ConstructorParameters<typeof Migration>) => Migration;

/** The migration of that name, as the service knows it. */
export function migrationNamed(database: Database, name: string): Migration {
  const list = (database.config.get('migrations').migrationsList ?? []) as MigrationClass[];
  const found = list.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`this version of the service does not know the migration ${name}`);
  return new found(database.em.getDriver() as AbstractSqlDriver, database.config);
}

/**
 * Who waits for the lock of a table makes everybody after him wait too, so that a migration gives up after a moment. An
 * index that is built concurrently holds up nobody, and waits for every transaction that is older.
 */
function limitWaits(session: Database, lock: MigrationLock): void {
  if (lock === 'single_process') return;
  session.migrator.on('migrating', async ({ name }) => {
    const limit = migrationNamed(session, name).isTransactional() ? '2s' : '0';
    await session.em.fork().execute(`set lock_timeout = '${limit}'`);
  });
}
