import type { SqlEntityManager } from '@mikro-orm/sql';

/** Of the transactions that still see the past, the one that began first keeps every dead row from being cleared away. */
const oldestSql = `
  select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8 as seconds
  from pg_stat_activity where backend_xmin is not null and pid <> pg_backend_pid()`;

/** How long ago the oldest transaction began that this role may see. */
export async function oldestSnapshotSeconds(orm: { em: SqlEntityManager }): Promise<number> {
  const [row] = await orm.em.fork().execute<{ seconds: number }[]>(oldestSql);
  return row?.seconds ?? 0;
}
