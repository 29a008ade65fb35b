import type { ConnectionPool } from './connection-pool.ts';

/** Whoever holds a connection that ended has met its error and let it go by then. */
const holderNoticesMs = 1_000;

/**
 * Gives the place of a dead connection back to the pool. Kysely forgets a connection that is refused its `begin`, and
 * after as many killed backends as there are places nothing would be asked of the database any more.
 */
export function releaseLostConnections(pool: ConnectionPool): void {
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        try {
          client.release(true);
        } catch {
          // Its holder has released it, as is usual.
        }
      }, holderNoticesMs).unref();
    });
  });
}
