import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, type Database } from './open-database.ts';

/** Any number, the same in every replica: MikroORM's migrator takes no lock of its own. */
const migrationLock = 4_105_221;
const askAgainMs = 250;

/**
 * A statement of a migration takes as long as it needs: an index of a large table takes minutes. How long it may wait for
 * other people's locks is set before each migration.
 */
const settings = "set statement_timeout = 0; set lock_timeout = '2s'";
/** Ends the statement of a process that died: its lock would be held for as long as an index is built. Linux only. */
const noticeDeath = "set client_connection_check_interval = '2s'";

type Client = { query(sql: string): Promise<unknown> };

/**
 * The database over one connection that also holds the lock of all replicas: if it dies, the work and the lock end
 * together. Those who wait ask again and again, outside of any transaction, since a concurrent build waits for all
 * transactions that are older than itself.
 */
export async function aloneAmongReplicas<T>(database: Database, work: (session: Database) => Promise<T>): Promise<T> {
  let hasConnected = false;
  async function onConnect(client: Client): Promise<void> {
    if (hasConnected) throw new Error('the connection that holds the lock of migrations was lost');
    await client.query(settings);
    await client.query(noticeDeath).catch(() => undefined);
    hasConnected = true;
  }

  const options = database.config.getAll();
  const session = await openDatabase({
    ...options,
    pool: { min: 0, max: 1, idleTimeoutMillis: 0 },
    driverOptions: { ...options.driverOptions, query_timeout: 0, onConnect },
  });
  try {
    while (!(await takeLock(session))) await pause(askAgainMs);
    return await work(session);
  } finally {
    await session.close(true);
  }
}

async function takeLock(session: Database): Promise<boolean> {
  const rows = await session.em
    .fork()
    .execute<{ isTaken: boolean }[]>('select pg_try_advisory_lock(?) as "isTaken"', [migrationLock]);
  return rows[0]?.isTaken === true;
}
