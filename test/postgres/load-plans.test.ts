import { expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { insertJobsSql } from '../../bench/transitions/insert-jobs.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../../server/adapters/postgres/open-database.ts';
import { createAgentLoads } from '../../server/adapters/postgres/postgres-agent-loads.ts';
import { createJobReader } from '../../server/adapters/postgres/postgres-job-reader.ts';
import { createDatabase } from '../support/create-database.ts';

test('an order and a launch read no more of an agent that has much to do than they have to know', async () => {
  const database = await openDatabase(
    ormOptions({ kind: 'postgres', url: await createDatabase(inject('adminDatabaseUrl')), poolSize: 1 }),
  );
  await migrate(database, 'advisory_lock');
  const run = <Row>(sql: string, params: unknown[] = []) => database.em.fork().execute<Row[]>(sql, params);
  await run(insertJobsSql, [30_000, 'pending_payment', 'awaiting_funds', 1, null, null]);
  await run(`update jobs set status = 'payment_confirmed', settlement = 'funds_locked',
    confirmed_at = now() + id * interval '1 ms' where id > 10000`);
  await run("update jobs set launch_attempted_at = now(), status = 'running' where id > 20000");
  await run('vacuum analyze jobs');
  try {
    const loads = createAgentLoads(database);
    const blocks = async () => {
      await run('select pg_stat_force_next_flush()');
      const touched = `select (heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::int as blocks
        from pg_statio_user_tables where relname = 'jobs'`;
      return (await run<{ blocks: number }>(touched))[0]?.blocks ?? 0;
    };
    const costOf = async (ask: () => Promise<unknown>) => {
      const before = await blocks();
      const answer = await ask();
      return { answer, isCheap: (await blocks()) - before < 150 };
    };
    const ahead = { unpaid: 100, unpaidOfCaller: 100, unpaidCallers: 1 };
    expect(await costOf(() => loads.unpaid('writer', 'key:bench', 100))).toEqual({ answer: ahead, isCheap: true });
    expect(await costOf(() => loads.runsToCome('writer', 60))).toEqual({ answer: 60, isCheap: true });
    expect(await costOf(() => loads.runs('writer', 60))).toEqual({ answer: 60, isCheap: true });
    await run("update jobs set status = 'payment_confirmed', launch_attempted_at = null where status = 'running'");
    await run('vacuum analyze jobs');
    const jobs = createJobReader(database);
    const [first, last] = [await jobs.find(10_001), await jobs.find(30_000)];
    expect(await costOf(() => loads.runsBefore(first!, 60))).toEqual({ answer: 0, isCheap: true });
    expect(await costOf(() => loads.runsBefore(last!, 60))).toEqual({ answer: 60, isCheap: true });
  } finally {
    await database.close(true);
  }
});
