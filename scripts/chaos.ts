import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Option } from 'commander';
import { createDatabase, startPostgres } from '../test/support/postgres.ts';
import { createCommand, runCommand, wholeNumber } from './command/command.ts';
import { reportOf, type StoreReport } from './chaos/report.ts';
import { runChaos, type Store } from './chaos/run-chaos.ts';

type Wishes = { seed: number; jobs: number; kills: number; store: 'postgres' | 'pglite' | 'both' };

const command = createCommand(
  'chaos',
  'Kills the service at random moments while it works, starts it again, and looks at the end whether anything was ' +
    'lost, doubled or stuck. The seed fixes when it is killed, not what it is at then.',
)
  .option(
    '--seed <integer>',
    'when it is killed',
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
    Math.floor(Math.random() * 2 ** 31),
  )
  .option('--jobs <n>', 'how many are ordered', wholeNumber(1, 10_000), 20)
  .option('--kills <n>', 'how often it is killed', wholeNumber(0, 10_000), 30)
  .addOption(new Option('--store <name>', 'on which database').choices(['postgres', 'pglite', 'both']).default('both'))
  .action(chaos);

await runCommand(command);
process.exit();

async function chaos(wishes: Wishes): Promise<void> {
  const { seed, jobs, kills, store } = wishes;
  console.log(`seed ${seed}: ${jobs} jobs, ${kills} kills a store`);
  const reports: StoreReport[] = [];
  if (store !== 'pglite') reports.push(await onPostgres(wishes));
  if (store !== 'postgres') reports.push(await onPglite(wishes));
  const { text, isWell } = reportOf(reports);
  console.log(text);
  if (!isWell) process.exitCode = 1;
}

async function onPostgres(wishes: Wishes): Promise<StoreReport> {
  const given = process.env['TEST_DATABASE_URL'];
  const postgres = given ? null : await startPostgres();
  try {
    const url = await createDatabase(postgres?.url ?? given ?? '');
    return await run(wishes, { name: 'postgres', variables: { DATABASE_URL: url } });
  } finally {
    await postgres?.stop();
  }
}

async function onPglite(wishes: Wishes): Promise<StoreReport> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-chaos-'));
  try {
    return await run(wishes, { name: 'pglite', variables: { DATA_DIR: folder } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run({ seed, jobs, kills }: Wishes, store: Store): Promise<StoreReport> {
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
