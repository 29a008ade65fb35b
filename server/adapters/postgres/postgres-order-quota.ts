import type { SqlEntityManager } from '@mikro-orm/sql';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { OrderQuota } from '../../ports/order-quota.ts';
import { StoreUnavailable } from '../../ports/store-unavailable.ts';
import { isOutage } from './database-errors.ts';

const windowMs = 60_000;

/** So many orders a minute and caller, counted in PostgreSQL, so that replicas share the count. */
export function createOrderQuota(orm: { em: SqlEntityManager }, limit: number): OrderQuota {
  const limiter = new RateLimiterPostgres({
    storeClient: { query: queryThrough(orm) },
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

/** The library speaks to a pg client with numbered parameters; this service's one pool takes them in their order. */
function queryThrough(orm: { em: SqlEntityManager }): (query: Query) => Promise<{ rows: object[]; rowCount: number }> {
  return async ({ text, values }) => {
    const inOrder: unknown[] = [];
    const sql = text.replaceAll(/\$(\d+)/g, (_, number: string) => {
      inOrder.push(values[Number(number) - 1]);
      return '?';
    });
    const rows = await orm.em.fork().execute<object[]>(sql.replace(/;\s*$/, ''), inOrder);
    return { rows, rowCount: rows.length };
  };
}
