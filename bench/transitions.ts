import { makeWorkerUtils } from 'graphile-worker';
import pg from 'pg';
import { ormOptions } from '../mikro-orm.config.ts';
import { migrate } from '../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../server/adapters/postgres/open-database.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { median } from './median.ts';
import { measureConnector, measureGraphile } from './transitions/contenders.ts';

const jobs = 60_000;
const rounds = 3;
const goal = 5_000;

/** Every commit waits for the disk, as it has to where it is about money. */
const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

/** Durable transitions a second of the whole step, beside the same number of jobs through a queue that does nothing else. */
export async function measureTransitions(): Promise<void> {
  const postgres = await startPostgres(durable);
  const client = new pg.Client(postgres.url);
  try {
    await client.connect();
    const database = await openDatabase(ormOptions({ kind: 'postgres', url: postgres.url, poolSize: 2 }));
    await migrate(database, 'advisory_lock');
    await database.close(true);
    const utils = await makeWorkerUtils({ connectionString: postgres.url });
    await utils.migrate();
    await utils.release();

    console.log(`${jobs} jobs through two replicas, a second; median of ${rounds} rounds that take turns (least, most).
One transition of a job: claimed, the node's answer applied, its event noted, committed, logged. One job of the queue:
claimed, an empty task run, deleted.\n`);
    const contenders = {
      'connector, 32 places each': () => measureConnector(client, postgres.url, jobs, { places: 32 }),
      'connector, 128 places each': () => measureConnector(client, postgres.url, jobs, { places: 128 }),
      'the same, flushed in a shared transaction': () =>
        measureConnector(client, postgres.url, jobs, { places: 128, save: 'flush' }),
      'graphile-worker, 32 jobs each': () => measureGraphile(client, postgres.url, jobs, { concurrentJobs: 32 }),
      'graphile-worker, 32 jobs each, batching': () =>
        measureGraphile(client, postgres.url, jobs, {
          ...{ concurrentJobs: 32, localQueue: { size: 32 }, completeJobBatchDelay: 0 },
        }),
    };
    const rates = Object.entries(contenders).map(([name, measure]) => ({ name, measure, seen: [] as number[] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const { measure, seen } of rates) seen.push(await measure());
    }
    for (const { name, seen } of rates) {
      const [middle, least, most] = [median(seen), Math.min(...seen), Math.max(...seen)].map(Math.round);
      console.log(`${name.padEnd(42)} ${String(middle).padStart(6)}  (${least}, ${most})`);
    }
    console.log(`\nGoal of the connector: ${goal}, and not behind the queue as it comes.`);
  } finally {
    await client.end();
    await postgres.stop();
  }
}
