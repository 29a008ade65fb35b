import { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { refuseMissing } from './missing-database.ts';

export type Database = MikroORM & { em: SqlEntityManager };
type Options = NonNullable<Parameters<typeof MikroORM.init>[0]>;

/** Opens a database that is there; the embedded one makes itself. */
export async function openDatabase(options: Options): Promise<Database> {
  const database = await connect(options);
  if (options.clientUrl === undefined) return database;
  const url = new URL(options.clientUrl);
  try {
    await refuseMissing(database, url, (dbName) => {
      const beside = Object.assign(new URL(url), { pathname: `/${dbName}` });
      return connect({ ...options, dbName, clientUrl: beside.href });
    });
    return database;
  } catch (error) {
    await database.close(true);
    throw error;
  }
}

async function connect(options: Options): Promise<Database> {
  return (await MikroORM.init(options)) as unknown as Database;
}
