import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { claimDueSql } from '../../server/adapters/postgres/claim-sql.ts';
import { createJobStores } from '../../server/adapters/postgres/create-job-stores.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { oldestSnapshotSeconds } from '../../server/adapters/postgres/oldest-snapshot.ts';
import { openDatabase } from '../../server/adapters/postgres/open-database.ts';
import { aNewOrder } from '../builders/job.ts';
import { createDatabase } from '../support/create-database.ts';

const changes = 60;
const duties = 100;

test('a claim does not read what an open transaction keeps of the past, and a figure tells of it', async () => {
  const url = await createDatabase(inject('adminDatabaseUrl'));
  const database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 4 }));
  await migrate(database, 'advisory_lock');
  const { orders } = createJobStores(database);
  const run = (sql: string, params: unknown[] = []) =>
    database.em.fork().execute<Record<string, string>[]>(sql, params);
  for (let made = 0; made < duties; made += 1) await orders.insert(aNewOrder());
  const [other, prober] = [new pg.Client(url), new pg.Client(url)];
  await Promise.all([other.connect(), prober.connect()]);
  try {
    await other.query('begin isolation level repeatable read');
    await other.query('select from jobs');
    // An hour of questions that were asked again and again.
    for (let minute = changes; minute > 0; minute -= 1) {
      await run(`update duties set due_at = now() - interval '1 minute' * (? + random())`, [minute + 1]);
    }
    await run(`update duties set due_at = now() + interval '1 minute'`);
    const now = new Date();
    const claimed = async (floor: Date) => {
      const params = [new Date(now.getTime() + 20_000), floor, now, now, 32];
      let place = 0;
      const sql = claimDueSql.replaceAll('?', () => `$${(place += 1)}`);
      const { rows } = await prober.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${sql}`, params);
      const [, hit = '0'] = /shared hit=(\d+)/.exec(rows.map((row) => row['QUERY PLAN']).join('\n')) ?? [];
      return Number(hit);
    };
    await run('analyze duties');
    // So few rows would be read from end to end.
    await prober.query('set enable_seqscan = off; set enable_bitmapscan = off');
    const [all, since] = [await claimed(new Date(0)), await claimed(new Date(now.getTime() - 45_000))];
    expect(all).toBeGreaterThan(1_000);
    expect(since).toBeLessThan(100);
    expect(await oldestSnapshotSeconds(database)).toBeGreaterThan(0);
  } finally {
    await Promise.all([other.end(), prober.end()]);
    await database.close(true);
  }
});
