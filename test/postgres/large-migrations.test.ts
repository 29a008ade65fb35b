import { Migration } from '@mikro-orm/migrations';
import { expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { isMigrated, migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../../server/adapters/postgres/open-database.ts';
import { createDatabase } from '../support/create-database.ts';
import { queryPostgres } from '../support/query-postgres.ts';
import { patiently } from '../support/slowness.ts';

class LargeTable extends Migration {
  override up(): void {
    this.addSql('create table rows (id int primary key, word text not null)');
    this.addSql('insert into rows select number, md5(number::text) from generate_series(1, 1000000) as number');
    this.addSql('create table attempts (at timestamptz not null)');
  }
}

/** As a migration of a large table is written: may be run again after it was cut. */
class ConcurrentIndex extends Migration {
  override isTransactional(): boolean {
    return false;
  }
  override up(): void {
    this.addSql('drop index concurrently if exists rows_word');
    this.addSql('create index concurrently rows_word on rows (word)');
  }
}

/** Longer than any other statement may take. */
class Slow extends Migration {
  override up(): void {
    this.addSql('select pg_sleep(16)');
  }
}

/** Takes for ever at its first attempt. */
class Cut extends Migration {
  override isTransactional(): boolean {
    return false;
  }
  override up(): void {
    this.addSql('insert into attempts values (now())');
    this.addSql('select pg_sleep(case (select count(*) from attempts) when 1 then 600 else 0 end)');
  }
}

async function replica(url: string, ...migrationsList: (typeof LargeTable)[]): Promise<Database> {
  const options = ormOptions({ kind: 'postgres', url, poolSize: 2 });
  return openDatabase({ ...options, migrations: { ...options.migrations, migrationsList } });
}
const indexSql = `select indisvalid from pg_index where indexrelid = 'rows_word'::regclass`;

test(
  'replicas that start at once wait for an index of a million rows, and writers do not',
  async () => {
    const url = await createDatabase(inject('adminDatabaseUrl'));
    const before = await replica(url, LargeTable);
    await migrate(before, 'advisory_lock');

    const replicas = await Promise.all([1, 2, 3].map(() => replica(url, LargeTable, ConcurrentIndex, Slow)));
    let isDone = false;
    const write = async () => {
      let slowestMs = 0;
      for (let id = 1_000_001; !isDone; id += 1) {
        const startedAt = performance.now();
        await before.em.fork().execute('insert into rows values (?, ?)', [id, 'new']);
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return slowestMs;
    };
    const written = write();
    await Promise.all(replicas.map((database) => migrate(database, 'advisory_lock')));
    isDone = true;
    expect(await written).toBeLessThan(2_000);
    expect(await Promise.all(replicas.map(isMigrated))).toEqual([true, true, true]);
    expect(await queryPostgres(url, indexSql)).toEqual([{ indisvalid: true }]);
    await Promise.all([before, ...replicas].map((database) => database.close(true)));
  },
  patiently(60_000),
);

test(
  'a migration whose connection dies lets the next replica go on',
  async () => {
    const url = await createDatabase(inject('adminDatabaseUrl'));
    const [first, second] = await Promise.all([replica(url, LargeTable, Cut), replica(url, LargeTable, Cut)]);
    const cut = migrate(first, 'advisory_lock').catch((error: unknown) => error);
    const attempts = () =>
      queryPostgres<{ pid: number }>(url, `select pid from pg_stat_activity where query like 'select pg_sleep(case%'`);
    await expect.poll(async () => (await attempts()).length, { timeout: patiently(20_000) }).toBe(1);
    const goesOn = migrate(second, 'advisory_lock');
    await queryPostgres(url, `select pg_terminate_backend(${(await attempts())[0]!.pid})`);
    expect(await cut).toBeInstanceOf(Error);
    await goesOn;
    expect(await isMigrated(second)).toBe(true);
    await Promise.all([first.close(true), second.close(true)]);
  },
  patiently(60_000),
);
