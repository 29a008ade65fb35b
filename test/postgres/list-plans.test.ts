import { expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { createJobReader } from '../../server/adapters/postgres/postgres-job-reader.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../../server/adapters/postgres/open-database.ts';
import { insertJobsSql } from '../../bench/transitions/insert-jobs.ts';
import { createDatabase } from '../support/create-database.ts';

test('a page of a list costs what stands on it, whatever others and what was never shown amount to', async () => {
  const url = await createDatabase(inject('adminDatabaseUrl'));
  const database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 1 }));
  await migrate(database, 'advisory_lock');
  const run = <Row>(sql: string, params: unknown[] = []) => database.em.fork().execute<Row[]>(sql, params);
  await run(insertJobsSql, [20_000, 'completed', 'paid_out', 1, null, null]);
  await run("update jobs set owner = 'small' where id <= 100");
  await run(insertJobsSql, [10_000, 'completed', 'paid_out', 20_001, null, null]);
  await run("update jobs set owner = 'lapsed', status = 'lapsed' where id > 20000");
  await run('vacuum analyze jobs');
  try {
    const jobs = createJobReader(database);
    const buffersOf = async (owner: string, agentKey: string | null) => {
      const touched =
        'select (heap_blks_hit + heap_blks_read)::int as blocks from pg_statio_user_tables where relname = ?';
      const blocks = async () => {
        await run('select pg_stat_force_next_flush()');
        return (await run<{ blocks: number }>(touched, ['jobs']))[0]?.blocks ?? 0;
      };
      const before = await blocks();
      const page = await jobs.list({ owner, agentKey, status: null, before: null, limit: 20 });
      return { found: page.length, blocks: (await blocks()) - before };
    };
    for (const agentKey of ['writer', null]) {
      const small = await buffersOf('small', agentKey);
      expect(small.found).toBe(20);
      expect(small.blocks, `a small owner, ${String(agentKey)}`).toBeLessThan(60);
      const lapsed = await buffersOf('lapsed', agentKey);
      expect(lapsed.found).toBe(0);
      expect(lapsed.blocks, `only lapsed orders, ${String(agentKey)}`).toBeLessThan(20);
    }
  } finally {
    await database.close(true);
  }
});
