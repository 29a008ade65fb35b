import { expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { isMigrated, migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../../server/adapters/postgres/open-database.ts';
import { createDatabase } from '../support/create-database.ts';

const open = async (url: string, poolSize = 5) => openDatabase(ormOptions({ kind: 'postgres', url, poolSize }));
const freshUrl = () => createDatabase(inject('adminDatabaseUrl'));
const tablesOfUs = [
  ...['duties', 'job_events', 'job_inputs', 'job_results', 'jobs'],
  ...['mikro_orm_migrations', 'rate_limits', 'receipt_keys'],
];

test('20 of 20 that start at the same moment come up migrated', async () => {
  const url = await freshUrl();
  const starts = Array.from({ length: 20 }, async () => {
    const database = await open(url, 2);
    try {
      await migrate(database, 'advisory_lock');
      return await isMigrated(database);
    } finally {
      await database.close(true);
    }
  });
  expect(await Promise.all(starts)).toEqual(Array<boolean>(20).fill(true));
});

test('migrations go up, down and up again, and what they make is what the entities say', async () => {
  const database = await open(await freshUrl());
  const tables = async () => {
    const rows = await database.em
      .fork()
      .execute<{ name: string }[]>(
        `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
      );
    return rows.map(({ name }) => name);
  };
  await migrate(database, 'advisory_lock');
  expect(await tables()).toEqual(tablesOfUs);
  expect((await database.schema.getUpdateSchemaSQL()).trim()).toBe('');

  await database.migrator.down({ to: 0 });
  expect(await tables()).toEqual(['mikro_orm_migrations']);
  expect(await isMigrated(database)).toBe(false);

  await migrate(database, 'advisory_lock');
  expect(await isMigrated(database)).toBe(true);
  expect((await database.schema.getUpdateSchemaSQL()).trim()).toBe('');
  await database.close(true);
});

test('a schema that is up to date is left alone', async () => {
  const url = await freshUrl();
  for (let start = 0; start < 2; start += 1) {
    const database = await open(url);
    await migrate(database, 'advisory_lock');
    await database.close(true);
  }
});
