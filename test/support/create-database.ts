import { randomBytes } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';

/**
 * The URL of a fresh database, a copy of `template`, to which nobody may be connected. It is named after the admin's own
 * database, so that `dropDatabases` finds all that came of one.
 */
export async function createDatabase(adminUrl: string, template = 'template1'): Promise<string> {
  const url = new URL(adminUrl);
  const name = `${url.pathname.slice(1)}_${randomBytes(6).toString('hex')}`;
  await query(adminUrl, `create database "${name}" template "${template}"`);
  url.pathname = `/${name}`;
  return url.href;
}

/** Removes every database whose name starts so, whoever is connected. */
export async function dropDatabases(adminUrl: string, prefix: string): Promise<void> {
  const found = await query(adminUrl, `select datname from pg_database where starts_with(datname, '${prefix}')`);
  for (const { datname } of found) await query(adminUrl, `drop database if exists "${datname}" with (force)`);
}

async function query(url: string, sql: string): Promise<{ datname: string }[]> {
  const orm = await MikroORM.init({ clientUrl: url, entities: [], discovery: { warnWhenNoEntities: false } });
  try {
    return await orm.em.getConnection().execute<{ datname: string }[]>(sql);
  } finally {
    await orm.close(true);
  }
}
