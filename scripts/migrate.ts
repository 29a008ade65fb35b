import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { ormOptions } from '../mikro-orm.config.ts';
import { migrate } from '../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../server/adapters/postgres/open-database.ts';
import { takePgliteFolder } from '../server/adapters/postgres/pglite-folder.ts';
import { revertLast, type Loss } from '../server/adapters/postgres/revert-last.ts';
import { environment } from '../server/config/config.ts';
import { readDatabase } from '../server/config/database-config.ts';
import { EnvReader } from '../server/config/env-reader.ts';

const usage = `The database that the service would use, without the service.

  npm run migrate                   brings it up to date
  npm run migrate -- down           takes the last migration back, after a question

  --yes             do not ask
  --with-data-loss  take it back though rows or values go with it`;

type Wish = { direction: 'up' | 'down'; isSure: boolean; mayLose: boolean };

process.exitCode = await run(process.argv.slice(2));

/** 0 done, 1 not done, 2 asked wrongly. */
async function run(args: string[]): Promise<number> {
  const wish = understand(args);
  if (typeof wish === 'string') {
    console.error(wish);
    return 2;
  }
  if (wish === null) {
    console.log(usage);
    return 0;
  }
  const faults: string[] = [];
  const { database: location, dataDir } = readDatabase(new EnvReader(environment, faults));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;
  if (wish.direction === 'down' && !wish.isSure && !(await confirms())) return 2;

  try {
    const folder = dataDir === null ? null : takePgliteFolder(dataDir);
    try {
      const database = await openDatabase(ormOptions(location));
      try {
        const code = await change(database, wish, location.kind === 'postgres' ? 'advisory_lock' : 'single_process');
        folder?.markComplete();
        return code;
      } finally {
        await database.close(true);
      }
    } finally {
      folder?.release();
    }
  } catch (error) {
    const { lacks } = error as { lacks?: string[] };
    const reasons = lacks ?? [error instanceof Error ? error.message : String(error)];
    for (const reason of reasons) console.error(`not migrated: ${reason}`);
    return 1;
  }
}

/** What is wanted; a sentence where that is not clear, null for the usage. */
function understand(args: string[]): Wish | string | null {
  const flag = { type: 'boolean' } as const;
  const options = { help: { ...flag, short: 'h' }, yes: flag, 'with-data-loss': flag };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return null;
    const [direction = 'up', surplus] = positionals;
    if (direction !== 'up' && direction !== 'down') return `migrate takes up or down, not ${direction} (--help)`;
    if (surplus !== undefined) return `migrate takes one word, ${surplus} is too many (--help)`;
    const mayLose = values['with-data-loss'] ?? false;
    if (direction === 'up' && (mayLose || values.yes)) return '--yes and --with-data-loss belong to down (--help)';
    return { direction, isSure: values.yes ?? false, mayLose };
  } catch (error) {
    return `${(error as Error).message.split(/[.\n]/)[0] ?? ''} (--help)`;
  }
}

async function confirms(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error('nobody is there to confirm; say --yes to take the last migration back');
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question('Take the last migration back? Services that need it fail then. [y/N] ');
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function change(database: Database, wish: Wish, lock: 'advisory_lock' | 'single_process'): Promise<number> {
  const before = await applied(database);
  if (wish.direction === 'up') await migrate(database, lock);
  else {
    const answer = await revertLast(database, lock, wish);
    if (answer.kind === 'would_lose') {
      console.error(refusal(before.at(-1) ?? '', answer.loss));
      return 1;
    }
  }
  report(before, await applied(database));
  return 0;
}

function refusal(name: string, loss: Loss): string {
  const what =
    loss === null
      ? `what ${name} would take with it cannot be tried beforehand`
      : `${name} would take with it: ${loss.join(', ')}`;
  return `not taken back: ${what}. To do it all the same: --with-data-loss`;
}

async function applied(database: Database): Promise<string[]> {
  return (await database.migrator.getExecuted()).map(({ name }) => name);
}

function report(before: string[], after: string[]): void {
  for (const name of after.filter((candidate) => !before.includes(candidate))) console.log(`applied ${name}`);
  for (const name of before.filter((candidate) => !after.includes(candidate))) console.log(`took back ${name}`);
  console.log(`The database has ${after.length} of the service's migrations.`);
}
