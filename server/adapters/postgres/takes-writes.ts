import type { Database } from './open-database.ts';
import { askTwice } from './survive-lost-connections.ts';

/** Touches no row, and is refused where a write would be: by a standby, a read-only session, a lack of rights. */
const emptyWriteSql = 'update rate_limits set points = points where false';

/** Whether the database takes a write now. */
export async function takesWrites(database: Database): Promise<boolean> {
  return askTwice(() => database.em.fork().execute(emptyWriteSql, [], 'run')).then(
    () => true,
    () => false,
  );
}
