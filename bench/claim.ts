import { ormOptions } from '../mikro-orm.config.ts';
import { claimDueSql } from '../server/adapters/postgres/claim-sql.ts';
import { migrate } from '../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../server/adapters/postgres/open-database.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { insertJobsSql } from './transitions/insert-jobs.ts';

const finished = 1_000_000;
const open = 1_000;
const due = 10;

/** What a claim reads and writes where a million jobs are finished, a thousand open and ten due. */
export async function measureClaim(): Promise<void> {
  const postgres = await startPostgres({ autovacuum: 'off' });
  const options = ormOptions({ kind: 'postgres', url: postgres.url, poolSize: 2 });
  const database = await openDatabase({ ...options, driverOptions: {} });
  try {
    await migrate(database, 'advisory_lock');
    const run = (sql: string, params: unknown[] = []) =>
      database.em.fork().execute<Record<string, string>[]>(sql, params);
    await run(insertJobsSql, [finished, 'completed', 'paid_out', null, 1]);
    await run(insertJobsSql, [open - due, 'pending_payment', 'awaiting_funds', '1 hour', finished + 1]);
    await run(insertJobsSql, [due, 'pending_payment', 'awaiting_funds', '-1 second', finished + open]);
    await run('vacuum analyze jobs');
    const now = new Date();
    const params = [new Date(now.getTime() + 25_000), now, now, 32];
    const plan = await run(`explain (analyze, buffers, costs off) ${claimDueSql}`, params);
    const lines = plan.map((row) => row['QUERY PLAN'] ?? '');
    const buffers = /shared (.*)/.exec(lines.find((line) => line.includes('Buffers: shared')) ?? '')?.[1] ?? '';
    const touched = [...buffers.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    console.log(`${lines.join('\n')}\n`);
    console.log(
      `${finished} finished, ${open} open, ${due} due: the claim touches ${touched} buffers (goal: under 100).`,
    );
  } finally {
    await database.close(true);
    await postgres.stop();
  }
}
