import { Migration20261124Jobs } from './migration-20261124-jobs.ts';
import { Migration20261124Limits } from './migration-20261124-limits.ts';
import { Migration20261124ListedJobs } from './migration-20261124-listed-jobs.ts';
import { Migration20261125RoomForClaims } from './migration-20261125-room-for-claims.ts';

/** In the order they run. A static list: a folder scan would load whatever lies there. */
export const migrations = [
  Migration20261124Jobs,
  Migration20261124ListedJobs,
  Migration20261124Limits,
  Migration20261125RoomForClaims,
];
