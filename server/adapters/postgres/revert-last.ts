import type { Migration } from '@mikro-orm/migrations';
import { alone, limitWaits, migrationNamed, type MigrationLock } from './migrate.ts';
import type { Database } from './open-database.ts';

/** What would go with a migration: tables and columns that hold something. Null where it cannot be tried beforehand. */
export type Loss = string[] | null;

export type Reverted = { kind: 'reverted' } | { kind: 'nothing_to_revert' } | { kind: 'would_lose'; loss: Loss };

/** Takes the last migration back, and with it what only it had room for, if that may be lost. */
export async function revertLast(
  database: Database,
  lock: MigrationLock,
  { mayLose }: { mayLose: boolean },
): Promise<Reverted> {
  return alone(database, lock, async (session) => {
    const name = (await session.migrator.getExecuted()).at(-1)?.name;
    if (name === undefined) return { kind: 'nothing_to_revert' };
    const loss = mayLose ? [] : await lossOf(session, name);
    if (loss === null || loss.length > 0) return { kind: 'would_lose', loss };
    limitWaits(session, lock);
    await session.migrator.down();
    return { kind: 'reverted' };
  });
}

/** Tries it in a transaction that is rolled back: what is gone then and holds something now would be lost. */
async function lossOf(database: Database, name: string): Promise<Loss> {
  const migration = migrationNamed(database, name);
  if (!migration.isTransactional()) return null;
  const before = await columns(database);
  const after = await columnsAfter(database, migration);
  const stays = new Set(after.map(({ place }) => place));
  const lost: string[] = [];
  for (const { table, column } of before.filter(({ place }) => !stays.has(place))) {
    const hasTable = after.some((other) => other.table === table);
    const what = hasTable ? `column ${table}.${column}` : `table ${table}`;
    const where = hasTable ? 'where ?? is not null' : '';
    const sql = `select exists(select from ?? ${where}) as "isHeld"`;
    const [row] = await database.em.fork().execute<{ isHeld: boolean }[]>(sql, hasTable ? [table, column] : [table]);
    if (row?.isHeld === true && !lost.includes(what)) lost.push(what);
  }
  return lost;
}

async function columnsAfter(database: Database, migration: Migration): Promise<Column[]> {
  const em = database.em.fork();
  await em.begin();
  try {
    await migration.down();
    for (const query of migration.getQueries()) await em.execute(query);
    return await columns({ em });
  } finally {
    await em.rollback();
  }
}

type Column = { table: string; column: string; place: string };

async function columns(database: Pick<Database, 'em'>): Promise<Column[]> {
  const sql = `select table_name as "table", column_name as "column", table_name || '.' || column_name as place
    from information_schema.columns where table_schema = current_schema() order by table_name, ordinal_position`;
  return database.em.execute<Column[]>(sql);
}
