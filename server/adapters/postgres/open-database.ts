import { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';

export type Database = MikroORM & { em: SqlEntityManager };

export async function openDatabase(options: NonNullable<Parameters<typeof MikroORM.init>[0]>): Promise<Database> {
  return (await MikroORM.init(options)) as unknown as Database;
}
