import { DatabaseSync } from 'node:sqlite';

export type FolderLock = { release(): void };

/** What SQLite says when somebody else has the lock. */
const sqliteBusy = 5;

/**
 * A lock that the operating system holds for this process and frees at its death, however it dies; process ids would
 * mean nothing between containers. Node offers no such lock itself: SQLite takes one on the file, which stays empty.
 */
export function lockFolder(folder: string, file: string): FolderLock {
  let holder: DatabaseSync | undefined;
  try {
    holder = new DatabaseSync(file);
    holder.exec('begin exclusive');
  } catch (error) {
    holder?.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) {
      throw new Error(`another process uses the embedded database in ${folder}; set DATABASE_URL to share one`, {
        cause: error,
      });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`no lock can be had on ${file} (${reason}), so that no database can be kept there`, {
      cause: error,
    });
  }
  const held = holder;
  return {
    release: () => {
      if (held.isOpen) held.close();
    },
  };
}
