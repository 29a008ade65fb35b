import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { createDatabase } from '../support/create-database.ts';
import { queryPostgres } from '../support/query-postgres.ts';
import { runScript } from '../support/run-script.ts';
import { patiently } from '../support/slowness.ts';

const adminUrl = inject('adminDatabaseUrl');
const migrateCommand = (url: string, ...args: string[]) => runScript('scripts/migrate.ts', args, { DATABASE_URL: url });

async function migrated(url: string): Promise<string[]> {
  const rows = await queryPostgres<{ name: string }>(url, 'select name from mikro_orm_migrations order by id');
  return rows.map(({ name }) => name);
}

test('--help says what there is and touches nothing', async () => {
  const { code, stdout, stderr } = await migrateCommand('postgresql://nobody@127.0.0.1:1/none', '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('--with-data-loss');
});

test.each([
  [
    ['sideways'],
    "error: command-argument value 'sideways' is invalid for argument 'direction'. Allowed choices are up, down.",
  ],
  [['down', 'twice'], 'error: too many arguments. Expected 1 argument but got 2: down, twice.'],
  [['--dry-run'], "error: unknown option '--dry-run'"],
  [['--with-data-loss'], '--yes and --with-data-loss belong to down'],
])('%s is answered with one line, and nothing is changed', async (args, line) => {
  const url = await createDatabase(adminUrl);
  const { code, stdout, stderr } = await migrateCommand(url, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(`${line} (--help)\n`);
  expect(await queryPostgres(url, "select 1 from pg_tables where schemaname = 'public'")).toEqual([]);
});

test('--json tells a program what was done', async () => {
  const url = await createDatabase(adminUrl);
  const up = JSON.parse((await migrateCommand(url, '--json')).stdout) as { applied: string[]; migrations: string[] };
  expect(up).toEqual({ applied: up.migrations, taken_back: [], migrations: await migrated(url) });
  const { code, stdout } = await migrateCommand(url, 'down', '--yes', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    applied: [],
    taken_back: up.migrations.slice(-1),
    migrations: up.migrations.slice(0, -1),
  });
});

describe('down', () => {
  test('is not done unless somebody confirms it', async () => {
    const url = await createDatabase(adminUrl);
    await migrateCommand(url);
    const before = await migrated(url);
    const { code, stderr } = await migrateCommand(url, 'down');
    expect(code).toBe(2);
    expect(stderr).toBe('nobody is there to confirm; say --yes to take the last migration back\n');
    expect(await migrated(url)).toEqual(before);
  });

  test(
    'goes back step by step while nothing would be lost, and up again',
    async () => {
      const url = await createDatabase(adminUrl);
      await migrateCommand(url);
      const all = await migrated(url);
      for (let left = all.length - 1; left >= 0; left -= 1) {
        expect(await migrateCommand(url, 'down', '--yes')).toMatchObject({ code: 0, stderr: '' });
        expect(await migrated(url)).toHaveLength(left);
      }
      expect(await migrateCommand(url, 'down', '--yes')).toMatchObject({ code: 0 });
      expect((await migrateCommand(url)).stdout).toContain(`applied ${all[0]!}`);
      expect(await migrated(url)).toEqual(all);
    },
    patiently(120_000),
  );

  test('is refused where rows would go with it, unless that is said', async () => {
    const url = await createDatabase(adminUrl);
    await migrateCommand(url);
    await queryPostgres(url, "insert into rate_limits (key, points) values ('somebody', 1)");
    let refusal = '';
    while (refusal === '') refusal = (await migrateCommand(url, 'down', '--yes')).stderr;
    expect(refusal).toMatch(/^not taken back: \w+ would take with it: table rate_limits\. .*--with-data-loss\n$/);
    const before = await migrated(url);
    expect(await queryPostgres(url, 'select key from rate_limits')).toHaveLength(1);

    expect(await migrateCommand(url, 'down', '--yes', '--with-data-loss')).toMatchObject({ code: 0, stderr: '' });
    expect(await migrated(url)).toEqual(before.slice(0, -1));
  });
});

test(
  'an embedded database goes up and down as well',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'connector-migrate-'));
    const embedded = (...args: string[]) => runScript('scripts/migrate.ts', args, { DATA_DIR: folder });
    expect(await embedded()).toMatchObject({ code: 0, stderr: '' });
    expect(await embedded('down', '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect((await embedded('up')).stdout).toMatch(/^applied \w+\n/);
    rmSync(folder, { recursive: true });
  },
  patiently(60_000),
);
