import type { Connected, ConnectionPool } from './connection-pool.ts';
import { isRefusedForTooMany } from './database-errors.ts';

/** What a process learns about the places that the server has for it. */
export type PlacesReport = { refused: (error: unknown) => void; opened: () => void };

/** So long no further connection is asked for once one was refused. */
const heldBackMs = 5_000;
/** So often one looks whether there is room, where this process has no connection at all. */
const lookMs = 500;
const giveUpMs = 5_000;

/**
 * Lets whoever was refused a new connection, since the server has too many, wait for one that this process has. A pool
 * hands the refusal to the caller otherwise, although the next connection would be free within milliseconds.
 */
export function waitForOwnConnections(pool: ConnectionPool, report: PlacesReport): void {
  const connect = pool.connect.bind(pool);
  const most = pool.options.max;
  let isHeldBack = false;

  /** Before the pool learns of it: it would try at once for the next who waits. */
  function holdBack(error: unknown): void {
    pool.options.max = Math.max(0, Math.min(pool.options.max, pool.totalCount - 1));
    report.refused(error);
    if (pool.options.max === 0) setTimeout(lookForRoom, lookMs).unref();
    if (!isHeldBack) setTimeout(growAgain, heldBackMs).unref();
    isHeldBack = true;
  }

  function growAgain(): void {
    isHeldBack = false;
    pool.options.max = most;
  }

  function lookForRoom(): void {
    pool.options.max = Math.max(1, pool.options.max);
    connect().then(
      (connection) => {
        connection.release();
      },
      () => undefined,
    );
  }

  pool.Client = class extends pool.Client {
    override connect(connected?: Connected): unknown {
      if (connected === undefined) return super.connect();
      return super.connect((error, ...rest) => {
        if (isRefusedForTooMany(error)) holdBack(error);
        connected(error, ...rest);
      });
    }
  };
  pool.connect = async () => {
    const giveUpAt = performance.now() + giveUpMs;
    for (;;) {
      try {
        return await connect();
      } catch (error) {
        if (!isRefusedForTooMany(error) || performance.now() > giveUpAt) throw error;
      }
    }
  };
  pool.on('connect', () => {
    report.opened();
  });
}
