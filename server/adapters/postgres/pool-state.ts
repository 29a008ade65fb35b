import type { Database } from './open-database.ts';

type Pool = { totalCount: number; idleCount: number; waitingCount: number };

/** The connections of this process; null for the embedded database, which has none. */
export async function poolState(database: Database): Promise<{ total: number; idle: number; waiting: number } | null> {
  const connection = database.em.getConnection() as { getNativeClient?: () => Promise<Partial<Pool>> };
  const pool = await connection.getNativeClient?.();
  if (pool?.totalCount === undefined) return null;
  return { total: pool.totalCount, idle: pool.idleCount ?? 0, waiting: pool.waitingCount ?? 0 };
}
