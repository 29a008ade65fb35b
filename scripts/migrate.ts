import { createInterface } from 'node:readline/promises';
import { Argument } from 'commander';
import { ormOptions } from '../mikro-orm.config.ts';
import { migrate, type MigrationLock } from '../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../server/adapters/postgres/open-database.ts';
import { takePgliteFolder } from '../server/adapters/postgres/pglite-folder.ts';
import { revertLast, type Loss } from '../server/adapters/postgres/revert-last.ts';
import type { DatabaseConfig } from '../server/config/database-config.ts';
import { AskedWrongly, createCommand, linesOf, NotDone, runCommand } from './command/command.ts';
import { configuredDatabase } from './command/configured-database.ts';
import { printJson } from './command/print-json.ts';

type Wishes = { yes?: boolean; withDataLoss?: boolean; json?: boolean };
type Wish = { direction: 'up' | 'down'; mayLose: boolean };

const command = createCommand(
  'migrate',
  'Brings the database that the service would use up to date, without the service.',
)
  .addArgument(new Argument('[direction]', 'down takes the last migration back').choices(['up', 'down']).default('up'))
  .option('--yes', 'down: do not ask')
  .option('--with-data-loss', 'down: take it back though rows or values go with it')
  .option('--json', 'as JSON')
  .action(runMigrate);

await runCommand(command);

async function runMigrate(direction: Wish['direction'], wishes: Wishes): Promise<void> {
  const { yes: isSure = false, withDataLoss: mayLose = false, json = false } = wishes;
  if (direction === 'up' && (mayLose || isSure)) {
    throw new AskedWrongly('--yes and --with-data-loss belong to down (--help)');
  }
  const location = configuredDatabase();
  if (direction === 'down' && !isSure) await confirm();
  const { before, after } = await migrateAt(location, { direction, mayLose }).catch((cause: unknown) => {
    throw new NotDone(
      linesOf(cause)
        .map((line) => (cause instanceof NotDone ? line : `not migrated: ${line}`))
        .join('\n'),
      { cause },
    );
  });
  const applied = after.filter((name) => !before.includes(name));
  const takenBack = before.filter((name) => !after.includes(name));
  if (json) {
    printJson({ applied, taken_back: takenBack, migrations: after });
    return;
  }
  for (const name of applied) console.log(`applied ${name}`);
  for (const name of takenBack) console.log(`took back ${name}`);
  console.log(`The database has ${after.length} of the service's migrations.`);
}

async function migrateAt({ database: location, dataDir }: DatabaseConfig, wish: Wish) {
  const folder = dataDir === null ? null : takePgliteFolder(dataDir);
  try {
    const database = await openDatabase(ormOptions(location));
    try {
      const before = await namesOf(database);
      await change(database, wish, before, location.kind === 'postgres' ? 'advisory_lock' : 'single_process');
      folder?.markComplete();
      return { before, after: await namesOf(database) };
    } finally {
      await database.close(true);
    }
  } finally {
    folder?.release();
  }
}

async function change(database: Database, wish: Wish, before: string[], lock: MigrationLock): Promise<void> {
  if (wish.direction === 'up') {
    await migrate(database, lock);
    return;
  }
  const answer = await revertLast(database, lock, wish);
  if (answer.kind === 'would_lose') throw new NotDone(refusal(before.at(-1) ?? '', answer.loss));
}

function refusal(name: string, loss: Loss): string {
  const what =
    loss === null
      ? `what ${name} would take with it cannot be tried beforehand`
      : `${name} would take with it: ${loss.join(', ')}`;
  return `not taken back: ${what}. To do it all the same: --with-data-loss`;
}

async function namesOf(database: Database): Promise<string[]> {
  return (await database.migrator.getExecuted()).map(({ name }) => name);
}

async function confirm(): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new AskedWrongly('nobody is there to confirm; say --yes to take the last migration back');
  }
  // Not among the facts: those may be for a program.
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question('Take the last migration back? Services that need it fail then. [y/N] ');
  lines.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new NotDone('not taken back');
}
