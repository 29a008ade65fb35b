import { ormOptions } from '../mikro-orm.config.ts';
import { migrate } from '../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../server/adapters/postgres/open-database.ts';

// Exits with 1 when the migrations do not make the very schema that the entities describe.
const database = await openDatabase(ormOptions({ kind: 'pglite', folder: null }));
await migrate(database, 'single_process');
const drift = await database.schema.getUpdateSchemaSQL();
await database.close(true);
if (drift.trim() !== '') {
  process.stderr.write(`Migrations and entities differ. What is missing:\n${drift}\n`);
  process.exit(1);
}
process.stdout.write('Migrations and entities agree.\n');
