import type { Log } from '../ports/log.ts';
import { StoreUnavailable } from '../ports/store-unavailable.ts';
import { createTrouble, logBeside, type Trouble } from './trouble.ts';

export type DatabaseTroubles = {
  /** For everybody: what fails because the database gives no answer is told as one trouble. */
  log: Log;
  outage: Trouble;
  /** Of a server that has no place for another connection. */
  places: { refused: (error: unknown) => void; opened: () => void };
};

/** The database is asked all the time, by callers and passes, so that its outage would be told by hundreds at once. */
export function databaseTroubles(log: Log): DatabaseTroubles {
  const outage = createTrouble(log, {
    begins: 'the database gives no answer',
    lasts: 'the database still gives no answer',
    ends: 'the database answers again',
  });
  const refusals = createTrouble(log, {
    begins: 'the database takes no more connections, waiting for our own',
    lasts: 'the database still takes no more connections',
    ends: 'the database takes connections again',
  });
  return {
    log: logBeside(outage, (error) => error instanceof StoreUnavailable, log),
    outage,
    places: { refused: refusals.seen, opened: refusals.absent },
  };
}
