import { ormOptions } from '../mikro-orm.config.ts';
import { claimDueSql } from '../server/adapters/postgres/claim-sql.ts';
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
      await run('vacuum analyze jobs');
      const { lines, buffers } = await explainClaim(run);
      const verdict = buffers < goal ? 'met' : 'MISSED';
      console.log(
        `${lines.join('\n')}\n\n${due} due jobs ${where}: ${buffers} buffers (goal: under ${goal}, ${verdict})\n`,
      );
    };
    console.log(`${finished} jobs finished, ${open} open\n`);
    await insertOpen(open, open / due);
    await measure('anywhere among the open ones');
    await run('delete from jobs where id > ?', [finished]);
    await insertOpen(due, 1);
    await measure('side by side, on the same pages');
  } finally {
    await database.close(true);
    await postgres.stop();
  }
}

async function explainClaim(run: (sql: string, params: unknown[]) => Promise<Record<string, string>[]>) {
  const now = new Date();
  const params = [new Date(now.getTime() + 25_000), now, now, 32];
  const plan = await run(`explain (analyze, buffers, costs off) ${claimDueSql}`, params);
  const lines = plan.map((row) => row['QUERY PLAN'] ?? '');
  const counted = /shared (.*)/.exec(lines.find((line) => line.includes('Buffers: shared')) ?? '')?.[1] ?? '';
  const buffers = [...counted.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  return { lines, buffers };
}
