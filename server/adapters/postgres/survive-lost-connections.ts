import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../../ports/store-unavailable.ts';
import { isOutage, isWorthAnotherTry } from './database-errors.ts';

/**
 * The store, with a question asked once more where its connection was lost, or a deadlock ended it: after a killed
 * backend the next query on its connection is refused. Twice is safe, even where the first had been committed: a write
 * names the lease token that it read, and an insert its mark.
 */
export function surviveLostConnections<Store extends object>(
  store: Store,
  onAnswer: () => void = () => undefined,
): Store {
  const methods = Object.entries(store) as [string, (...args: unknown[]) => Promise<unknown>][];
  const survivors = methods.map(([name, ask]) => [
    name,
    async (...args: unknown[]) => {
      const answer = await askTwice(() => ask(...args));
      onAnswer();
      return answer;
    },
  ]);
  return Object.fromEntries(survivors) as Store;
}

/** Asks once more where that may help; what then has no answer is the store's being unavailable. */
export async function askTwice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isWorthAnotherTry(error)) throw asUnavailable(error);
  }
  await pause(pauseMs);
  return ask().catch((error: unknown) => {
    throw asUnavailable(error);
  });
}

/** Other connections that were cut with it are noticed, and left out, by then. */
const pauseMs = 50;

function asUnavailable(error: unknown): unknown {
  return isOutage(error) ? new StoreUnavailable(error) : error;
}
