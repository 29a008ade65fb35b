import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
  mkdirSync(parent, { recursive: true });
  const lock = join(parent, 'pglite.lock');
  takeLock(lock);
  if (existsSync(path) && !existsSync(marker)) renameSync(path, `${path}.half-made-${Date.now()}`);
  return {
    path,
    markComplete: () => {
      writeFileSync(marker, '');
    },
    release: () => {
      rmSync(lock, { force: true });
    },
  };
}

function takeLock(lock: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder !== process.pid && isAlive(holder)) {
      throw new Error(`another process (${holder}) uses this embedded database; set DATABASE_URL to share one`, {
        cause: error,
      });
    }
    rmSync(lock, { force: true });
    takeLock(lock);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
