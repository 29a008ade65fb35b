import type { SqlEntityManager } from '@mikro-orm/sql';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../../ports/clock.ts';
import type { OrderQuota } from '../../ports/order-quota.ts';
import { StoreUnavailable } from '../../ports/store-unavailable.ts';
import { isOutage } from './database-errors.ts';

const windowMs = 60_000;

/** So many orders a minute and caller, counted in PostgreSQL, so that replicas share the count. */
export function createOrderQuota(orm: { em: SqlEntityManager }, clock: Clock, limit: number): OrderQuota {
  const limiter = new RateLimiterPostgres({
    storeClient: { query: queryThrough(orm, clock) },
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: 'orders',
    points: limit,
    duration: windowMs / 1_000,
    // Who is over the limit is refused without another write until the window ends.
    inMemoryBlockOnConsumed: limit + 1,
  });
  return {
    async take(caller) {
      const { answer, isWithin } = await limiter.consume(caller).then(
        (answer) => ({ answer, isWithin: true }),
        (refusal: unknown) => {
          if (refusal instanceof RateLimiterRes) return { answer: refusal, isWithin: false };
          throw isOutage(refusal) ? new StoreUnavailable(refusal) : refusal;
        },
      );
      return { isWithin, limit, left: answer.remainingPoints, windowMs, renewsInMs: answer.msBeforeNext };
    },
  };
}

type Query = { text: string; values: unknown[] };
type Row = { expire?: string };

/**
 * The library speaks to a pg client with numbered parameters; this service's one pool takes them in their order. It goes
 * by its process's own clock, and the table by the clock that replicas agree on.
 */
function queryThrough(
  orm: { em: SqlEntityManager },
  clock: Clock,
): (query: Query) => Promise<{ rows: Row[]; rowCount: number }> {
  return async ({ text, values }) => {
    const behindMs = clock.now().getTime() - Date.now();
    const inOrder: unknown[] = [];
    const sql = text.replaceAll(/\$(\d+)/g, (_, number: string) => {
      const value = values[Number(number) - 1];
      inOrder.push(isInstant(value) ? value + behindMs : value);
      return '?';
    });
    const answered = await orm.em.fork().execute<Row[]>(sql.replace(/;\s*$/, ''), inOrder);
    const rows = answered.map((row) => (row.expire ? { ...row, expire: String(Number(row.expire) - behindMs) } : row));
    return { rows, rowCount: rows.length };
  };
}

/** Milliseconds since 1970; its counts and lengths are far smaller. */
function isInstant(value: unknown): value is number {
  return typeof value === 'number' && value > 1e12;
}
