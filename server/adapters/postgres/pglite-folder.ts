import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from './folder-lock.ts';

export type PgliteFolder = {
  path: string;
  /** Says that the database in it has opened once: a start that was killed before leaves one that never does. */
  markComplete(): void;
  release(): void;
};

/**
 * Takes the folder of an embedded database for this process. PGlite itself keeps nobody out, and two processes on one
 * folder corrupt it.
 */
export function takePgliteFolder(parent: string, which: 'any' | 'existing' = 'any'): PgliteFolder {
  const path = join(parent, 'pglite');
  const marker = join(parent, 'pglite.complete');
  if (which === 'existing' && !existsSync(marker)) throw new Error(`there is no embedded database in ${parent}`);
  makeFolder(parent);
  const lock = lockFolder(parent, join(parent, 'pglite.lock.sqlite'));
  if (existsSync(path) && !existsSync(marker)) renameSync(path, `${path}.half-made-${Date.now()}`);
  return {
    path,
    markComplete: () => {
      writeFileSync(marker, '');
    },
    release: () => {
      lock.release();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new Error(`DATA_DIR ${folder} is no folder and none can be made there (${reason})`, { cause });
  }
}
