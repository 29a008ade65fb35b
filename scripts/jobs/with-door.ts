import { openOperatorDoor, type OperatorDoor } from '../../server/compose-operator-door.ts';
import type { Log } from '../../server/ports/log.ts';
import { NotDone } from '../command/command.ts';
import { configuredDatabase } from '../command/configured-database.ts';
import { visibleText } from '../command/visible-text.ts';

/** Opens the jobs, and closes them whatever happens. */
export async function withDoor<T>(use: (door: OperatorDoor) => Promise<T>): Promise<T> {
  const line = (fields: object, message: string) => {
    console.error(message, visibleText(JSON.stringify(fields)));
  };
  // What it does it says itself.
  const log: Log = { info: () => undefined, warn: line, error: line };
  const door = await openOperatorDoor(configuredDatabase(), log);
  try {
    return await use(door);
  } catch (error) {
    if (isUnknownToIt(error)) {
      throw new NotDone('The database is older than this version: npm run migrate brings it up to date.', {
        cause: error,
      });
    }
    throw error;
  } finally {
    await door.close();
  }
}

/** PostgreSQL's undefined table and undefined column. */
function isUnknownToIt(error: unknown): boolean {
  return ['42P01', '42703'].includes((error as { code?: string }).code ?? '');
}
