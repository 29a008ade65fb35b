import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { closest } from 'fastest-levenshtein';

type Database = MikroORM & { em: SqlEntityManager };

const unknownDatabase = '3D000';

/**
 * MikroORM makes a database that is not there, so that a mistyped name would begin an empty one beside the right one,
 * without a word. Whoever cannot be reached is named as well.
 */
export async function refuseMissing(
  database: Database,
  url: URL,
  openAt: (name: string) => Promise<Database>,
): Promise<void> {
  try {
    await database.em.fork().execute('select 1');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== unknownDatabase) {
      const reason = message || (code ?? 'no answer');
      throw new Error(`no connection to the database at ${url.host}: ${reason}`, { cause });
    }
    const name = database.config.get('dbName') ?? '';
    const others = await namesBeside(openAt).catch(() => []);
    const nearest = others.length > 0 ? `; the nearest name there is "${closest(name, others)}"` : '';
    const remedy = `To make it: create database ${quoted(name)} encoding 'UTF8' template template0`;
    throw new Error(`there is no database "${name}" at ${url.host}${nearest}. ${remedy}`, { cause });
  }
}

async function namesBeside(openAt: (name: string) => Promise<Database>): Promise<string[]> {
  const database = await openAt('postgres');
  try {
    const rows = await database.em
      .fork()
      .execute<{ name: string }[]>('select datname as name from pg_database where datallowconn and not datistemplate');
    return rows.map(({ name }) => name);
  } finally {
    await database.close(true);
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
