import { setTimeout as pause } from 'node:timers/promises';
import type { JobStore } from '../../ports/job-store.ts';
import { StoreUnavailable } from '../../ports/store-unavailable.ts';

/**
 * The store, with a question asked once more where its connection was lost: after a killed backend the next query on
 * its connection is refused. Twice is safe, even where the first had been committed: a write names the lease token
 * that it read, and an insert its mark.
 */
export function surviveLostConnections(store: JobStore): JobStore {
  const methods = Object.entries(store) as [string, (...args: unknown[]) => Promise<unknown>][];
  const survivors = methods.map(([name, ask]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await ask(...args);
      } catch (error) {
        if (!hasLostConnection(error)) throw asUnavailable(error);
      }
      await pause(pauseMs);
      return ask(...args).catch((error: unknown) => {
        throw asUnavailable(error);
      });
    },
  ]);
  return Object.fromEntries(survivors) as JobStore;
}

/** Other connections that were cut with it are noticed, and left out, by then. */
const pauseMs = 50;

/** The server ended the connection, or the network did; or two waited for each other and the server let go of ours. */
const lost = ['57P01', '57P02', '08003', '08006', 'ECONNRESET', 'EPIPE', '40P01'];
/** No connection could be made, or none was free in time, or the answer did not come in time. */
const unavailable = ['57P03', '53300', '57014', '08001', '08004', 'ECONNREFUSED', 'ETIMEDOUT'];
const lostMessage = /Connection terminated|Client has encountered a connection error|not queryable/i;
const unavailableMessage = /timeout exceeded when trying to connect|Query read timeout|timeout expired/i;

function hasLostConnection(error: unknown): boolean {
  return chain(error).some(({ code, message }) => lost.includes(code ?? '') || lostMessage.test(message));
}

function asUnavailable(error: unknown): unknown {
  const isUnavailable = chain(error).some(
    ({ code, message }) => unavailable.includes(code ?? '') || unavailableMessage.test(message),
  );
  return isUnavailable || hasLostConnection(error) ? new StoreUnavailable(error) : error;
}

function chain(error: unknown): NodeJS.ErrnoException[] {
  return error instanceof Error ? [error, ...chain(error.cause)] : [];
}
