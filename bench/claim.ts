import { ormOptions } from '../mikro-orm.config.ts';
import pg from 'pg';
import { claimDueSql, claimOverdueSql } from '../server/adapters/postgres/claim-sql.ts';
import { migrate } from '../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../server/adapters/postgres/open-database.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { insertJobsSql } from './transitions/insert-jobs.ts';

const finished = 1_000_000;
const open = 1_000;
const due = 10;
const goal = 100;

/** What a claim reads and writes where a million jobs are finished, a thousand open and ten of these due. */
export async function measureClaim(): Promise<void> {
  const postgres = await startPostgres({ autovacuum: 'off' });
  const options = ormOptions({ kind: 'postgres', url: postgres.url, poolSize: 2 });
  const database = await openDatabase({ ...options, driverOptions: {} });
  try {
    await migrate(database, 'advisory_lock');
    const run = (sql: string, params: unknown[] = []) =>
      database.em.fork().execute<Record<string, string>[]>(sql, params);
    const insertOpen = (count: number, dueEvery: number | null) =>
      run(insertJobsSql, [count, 'pending_payment', 'awaiting_funds', finished + 1, '1 hour', dueEvery]);
    await run(insertJobsSql, [finished, 'completed', 'paid_out', 1, null, null]);

    const measure = async (where: string) => {
      await run('vacuum analyze jobs, duties');
      const { lines, buffers } = await explainClaim(run);
      const verdict = buffers < goal ? 'met' : 'MISSED';
      console.log(
        `${lines.join('\n')}\n\n${due} due jobs ${where}: ${buffers} buffers (goal: under ${goal}, ${verdict})\n`,
      );
    };
    console.log(`${finished} jobs finished, ${open} open\n`);
    await insertOpen(open, open / due);
    await measure('anywhere among the open ones');
    await run('truncate duties');
    await run('delete from jobs where id > ?', [finished]);
    await insertOpen(due, 1);
    await measure('side by side, on the same pages');
    await measureUnderOldSnapshot(postgres.url, run);
  } finally {
    await database.close(true);
    await postgres.stop();
  }
}

/** While one transaction stays open, every version that a due time has had is kept, and stands in the index. */
async function measureUnderOldSnapshot(url: string, run: Run): Promise<void> {
  const other = new pg.Client(url);
  await other.connect();
  await other.query('begin isolation level repeatable read');
  await other.query('select count(*) from jobs where id = 1');
  await run('truncate duties');
  await run(insertJobsSql, [open, 'pending_payment', 'awaiting_funds', 2 * finished, '1 hour', null]);
  // A question is asked again after about 30 s: so many changes take the open jobs about an hour.
  const changes = 100;
  for (let change = changes; change > 0; change -= 1) {
    await run(`update duties set due_at = now() - interval '1 second' * ?`, [change * 36]);
  }
  await run(`update duties set due_at = now() - interval '1 second' where job_id % 100 = 0`);
  await run(`update duties set due_at = now() + interval '30 seconds' where job_id % 100 <> 0`);
  const { buffers, ms } = await explainClaim(run);
  const verdict = ms < 10 ? 'met' : 'MISSED';
  console.log(
    `after ${open * changes} changes of due times under an open transaction: ${ms} ms, ${buffers} buffers (goal: under 10 ms, ${verdict})`,
  );
  const overdue = await explainClaim(run, 'overdue');
  console.log(`the look for what is overdue, every 5 s: ${overdue.ms} ms, ${overdue.buffers} buffers`);
  await other.end();
}

type Run = (sql: string, params?: unknown[]) => Promise<Record<string, string>[]>;

async function explainClaim(run: Run, which: 'due' | 'overdue' = 'due') {
  const now = new Date();
  const [lease, floor] = [new Date(now.getTime() + 20_000), new Date(now.getTime() - 45_000)];
  const params = which === 'due' ? [lease, floor, now, now, 32] : [lease, now, now, 32];
  const sql = which === 'due' ? claimDueSql : claimOverdueSql;
  const plan = await run(`explain (analyze, buffers, costs off) ${sql}`, params);
  const lines = plan.map((row) => row['QUERY PLAN'] ?? '');
  const counted = /shared (.*)/.exec(lines.find((line) => line.includes('Buffers: shared')) ?? '')?.[1] ?? '';
  const buffers = [...counted.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  const ms = Number(/Execution Time: ([\d.]+)/.exec(lines.join('\n'))?.[1]);
  return { lines, buffers, ms };
}
