import type { Connection, ConnectionPool } from './connection-pool.ts';
import { isReadOnlySession } from './database-errors.ts';

/**
 * Leaves the connections of a server that takes no writes any more. After a failover they stay open and answer reads, so
 * that writes would fail on them for as long as the process lives.
 */
export function leaveReadOnlySessions(pool: ConnectionPool): void {
  const openedAt = new WeakMap<Connection, number>();
  let goodSince = 0;
  const connect = pool.connect.bind(pool);

  function notice(error: unknown): void {
    if (isReadOnlySession(error)) goodSince = performance.now();
  }

  pool.on('connect', (client) => {
    openedAt.set(client, performance.now());
    const query = client.query.bind(client);
    client.query = (...given) => {
      const answer = query(...given);
      if (answer instanceof Promise) answer.catch(notice);
      return answer;
    };
  });
  pool.connect = async () => {
    for (;;) {
      const client = await connect();
      if ((openedAt.get(client) ?? 0) >= goodSince) return client;
      client.release(true);
    }
  };
}
