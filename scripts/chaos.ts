import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabase, startPostgres } from '../test/support/postgres.ts';
import { reportOf, type StoreReport } from './chaos/report.ts';
import { runChaos, type Store } from './chaos/run-chaos.ts';

/**
 * Kills the service at random moments while it works, starts it again, and looks at the end whether anything was
 * lost, doubled or stuck. The seed fixes when it is killed, not what it is at then.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    jobs: { type: 'string', default: '20' },
    kills: { type: 'string', default: '30' },
    store: { type: 'string', default: 'both' },
  },
});
const [seed, jobs, kills] = [values.seed, values.jobs, values.kills].map(Number) as [number, number, number];
if (![seed, jobs, kills].every(Number.isInteger) || !['both', 'postgres', 'pglite'].includes(values.store)) {
  console.error('npm run chaos -- [--seed INTEGER] [--jobs N] [--kills N] [--store postgres|pglite|both]');
  process.exit(1);
}

console.log(`seed ${seed}: ${jobs} jobs, ${kills} kills a store`);
const reports: StoreReport[] = [];
if (values.store !== 'pglite') reports.push(await onPostgres());
if (values.store !== 'postgres') reports.push(await onPglite());
const { text, isWell } = reportOf(reports);
console.log(text);
process.exit(isWell ? 0 : 1);

async function onPostgres(): Promise<StoreReport> {
  const given = process.env['TEST_DATABASE_URL'];
  const postgres = given ? null : await startPostgres();
  try {
    const url = await createDatabase(postgres?.url ?? given ?? '');
    return await run({ name: 'postgres', variables: { DATABASE_URL: url } });
  } finally {
    await postgres?.stop();
  }
}

async function onPglite(): Promise<StoreReport> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-chaos-'));
  try {
    return await run({ name: 'pglite', variables: { DATA_DIR: folder } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(store: Store): Promise<StoreReport> {
  return runChaos({
    store,
    seed,
    jobs,
    kills,
    say: (line) => {
      console.log(`${store.name}: ${line}`);
    },
  });
}
