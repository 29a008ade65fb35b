import type { ConnectionPool } from './connection-pool.ts';
import { leaveReadOnlySessions } from './leave-read-only-sessions.ts';
import { releaseLostConnections } from './release-lost-connections.ts';
import { type PlacesReport, waitForOwnConnections } from './wait-for-own-connections.ts';

/** What a pool does not do by itself when the server is in trouble. */
export function keepPoolUsable(pool: ConnectionPool, places: PlacesReport): void {
  releaseLostConnections(pool);
  waitForOwnConnections(pool, places);
  leaveReadOnlySessions(pool);
}
