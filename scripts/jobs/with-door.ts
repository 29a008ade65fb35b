import { openOperatorDoor, type OperatorDoor } from '../../server/compose-operator-door.ts';
import type { Log } from '../../server/ports/log.ts';
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
  } finally {
    await door.close();
  }
}
