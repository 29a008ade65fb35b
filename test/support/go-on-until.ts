import { setImmediate } from 'node:timers/promises';
import type { World } from './world.ts';

/** The world goes on whenever the service holds an answer back, until the caller has what it waits for. */
export async function goOnUntil<T>(world: World, awaited: Promise<T>): Promise<T> {
  const over = new AbortController();
  const end = () => {
    over.abort();
  };
  awaited.then(end, end);
  while (!over.signal.aborted) {
    if (world.service.deps.changes.waiting() > 0) await world.round();
    await setImmediate();
  }
  return awaited;
}
