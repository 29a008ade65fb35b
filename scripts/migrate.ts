import { ormOptions } from '../mikro-orm.config.ts';
import { migrate, revertLast } from '../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../server/adapters/postgres/open-database.ts';
import { takePgliteFolder } from '../server/adapters/postgres/pglite-folder.ts';
import { environment } from '../server/config/config.ts';
import { readDatabase } from '../server/config/database-config.ts';
import { EnvReader } from '../server/config/env-reader.ts';

// npm run migrate [-- up | down]: the database that the service would use, without the service.
const direction = process.argv[2] ?? 'up';
const faults: string[] = [];
const { database: location, dataDir } = readDatabase(new EnvReader(environment, faults));
if (direction !== 'up' && direction !== 'down') faults.push(`migrate takes up or down, not ${direction}`);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);

const lock = location.kind === 'postgres' ? 'advisory_lock' : 'single_process';
const folder = dataDir === null ? null : takePgliteFolder(dataDir);
try {
  const database = await openDatabase(ormOptions(location));
  const before = await applied(database);
  await (direction === 'up' ? migrate(database, lock) : revertLast(database, lock));
  const after = await applied(database);
  await database.close(true);
  folder?.markComplete();
  report(before, after);
} catch (error) {
  console.error(`not migrated: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  folder?.release();
}

async function applied(database: Database): Promise<string[]> {
  return (await database.migrator.getExecuted()).map(({ name }) => name);
}

function report(before: string[], after: string[]): void {
  for (const name of after.filter((candidate) => !before.includes(candidate))) console.log(`applied ${name}`);
  for (const name of before.filter((candidate) => !after.includes(candidate))) console.log(`took back ${name}`);
  console.log(`The database has ${after.length} of the service's migrations.`);
}
