import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Clock } from '../../ports/clock.ts';

export type DatabaseClock = Clock & {
  /** Asks the database what time it is. To be made every few seconds, since every two clocks drift apart. */
  pass(): Promise<void>;
  idle(): Promise<void>;
  /** How far this machine's own clock is ahead of the database's. */
  machineAheadMs(): number;
};

const askSql = 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms';

/**
 * The database's time, which replicas agree on whatever their own clocks say: leases and deadlines go by it. Between two
 * looks it goes on by the process's monotonic clock, which no correction of the machine's time moves.
 */
export async function openDatabaseClock(orm: { em: SqlEntityManager }): Promise<DatabaseClock> {
  let known = await ask(orm);
  const nowMs = () => known.databaseMs + (performance.now() - known.at);
  return {
    now: () => new Date(nowMs()),
    async pass() {
      // While there is no answer the last one goes on; others say that the database is away.
      known = await ask(orm).catch(() => known);
    },
    idle: () => Promise.resolve(),
    machineAheadMs: () => Date.now() - nowMs(),
  };
}

/** The answer was true at some moment between the question and its coming; half way between is the best guess. */
async function ask({ em }: { em: SqlEntityManager }): Promise<{ databaseMs: number; at: number }> {
  const before = performance.now();
  const [row] = await em.fork().execute<{ ms: number }[]>(askSql);
  if (row === undefined) throw new Error('the database does not say what time it is');
  return { databaseMs: row.ms, at: (before + performance.now()) / 2 };
}
