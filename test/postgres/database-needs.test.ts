import { expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../../server/adapters/postgres/open-database.ts';
import { createDatabase } from '../support/create-database.ts';
import { queryPostgres } from '../support/query-postgres.ts';
import { runScript } from '../support/run-script.ts';

const adminUrl = inject('adminDatabaseUrl');

async function start(url: string): Promise<string[]> {
  try {
    const database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 2 }));
    await migrate(database, 'advisory_lock').finally(() => database.close(true));
    return [];
  } catch (error) {
    return (error as { lacks?: string[] }).lacks ?? [(error as Error).message];
  }
}

/** A role that may do what is granted to it, and the URL of a database as it. */
async function asRole(url: string): Promise<{ role: string; url: string }> {
  const asked = new URL(url);
  const role = `role${asked.pathname.slice(-12)}`;
  await queryPostgres(adminUrl, `create role "${role}" login password 'secret'`);
  asked.username = role;
  asked.password = 'secret';
  return { role, url: asked.href };
}

test('a database that is not in UTF8 is refused before the first text that it cannot hold', async () => {
  const url = new URL(adminUrl);
  url.pathname = `${url.pathname}_latin`;
  const name = url.pathname.slice(1);
  await queryPostgres(adminUrl, `create database "${name}" encoding 'LATIN1' locale 'C' template template0`);
  const [lack, ...more] = await start(url.href);
  expect(lack).toMatch(new RegExp(`^database "${name}" is encoded in LATIN1, .*encoding 'UTF8'`));
  expect(more).toEqual([]);
  const tables = await queryPostgres(url.href, "select 1 from pg_tables where schemaname = 'public'");
  expect(tables).toEqual([]);
});

test('each right that the role lacks is named, with what grants it', async () => {
  const url = await createDatabase(adminUrl);
  const { role, url: asRoleUrl } = await asRole(url);
  expect(await start(asRoleUrl)).toEqual([
    `${role} may not make tables in schema "public": grant create on schema "public" to "${role}"`,
  ]);

  expect(await start(url)).toEqual([]);
  await queryPostgres(url, `grant select on all tables in schema public to "${role}"`);
  const lacks = await start(asRoleUrl);
  expect(lacks).toContain(`${role} may not read and write table "jobs": grant select, insert, update, delete on it`);

  await queryPostgres(url, `grant select, insert, update, delete on all tables in schema public to "${role}"`);
  expect(await start(asRoleUrl)).toEqual([]);
});

test('a database that takes no writes is refused', async () => {
  const url = await createDatabase(adminUrl);
  const name = new URL(url).pathname.slice(1);
  await queryPostgres(adminUrl, `alter database "${name}" set default_transaction_read_only = on`);
  expect(await start(url)).toEqual([`database "${name}" is read-only for postgres (default_transaction_read_only)`]);
});

const commands = [
  ['server/main.ts', []],
  ['scripts/migrate.ts', []],
  ['scripts/jobs.ts', ['list']],
] as const;
test.each(commands)('%s refuses a mistyped database, names the nearest and makes none', async (script, args) => {
  const url = new URL(await createDatabase(adminUrl));
  const name = url.pathname.slice(1);
  url.pathname = `/${name}x`;
  const { code, stderr } = await runScript(script, [...args], { DATABASE_URL: url.href, SANDBOX: '1', PORT: '0' });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(`there is no database "${name}x" at ${url.host}; the nearest name there is "${name}"`);
  expect(stderr).toContain(`create database "${name}x" encoding 'UTF8' template template0`);
  expect(await queryPostgres(adminUrl, `select 1 from pg_database where datname = '${name}x'`)).toEqual([]);
});

test('a server that is not there is named in one line', async () => {
  for (const host of ['127.0.0.1:1', 'localhost:1']) {
    const [reason] = await start(`postgresql://somebody:secret@${host}/connector`);
    expect(reason).toMatch(new RegExp(`^no connection to the database at ${host}: .*ECONNREFUSED`));
    expect(reason).not.toContain('secret');
  }
});

test('a service whose database lacks several things ends with a line for each', async () => {
  const url = await createDatabase(adminUrl);
  const name = new URL(url).pathname.slice(1);
  const { role, url: asRoleUrl } = await asRole(url);
  await queryPostgres(adminUrl, `alter database "${name}" set default_transaction_read_only = on`);
  const { code, stderr } = await runScript('server/main.ts', [], { DATABASE_URL: asRoleUrl, SANDBOX: '1', PORT: '0' });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    `did not start: database "${name}" is read-only for ${role} (default_transaction_read_only)`,
    `did not start: ${role} may not make tables in schema "public": grant create on schema "public" to "${role}"`,
  ]);
});
