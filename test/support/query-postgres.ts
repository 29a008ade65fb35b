import { MikroORM } from '@mikro-orm/postgresql';

/** One statement over a connection that the service knows nothing of. */
export async function queryPostgres<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const orm = await MikroORM.init({ clientUrl: url, entities: [], discovery: { warnWhenNoEntities: false } });
  try {
    return await orm.em.getConnection().execute<Row[]>(sql);
  } finally {
    await orm.close(true);
  }
}
