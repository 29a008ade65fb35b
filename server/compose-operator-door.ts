import { ormOptions } from '../mikro-orm.config.ts';
import { createJobStores } from './adapters/postgres/create-job-stores.ts';
import { openDatabaseClock } from './adapters/postgres/database-clock.ts';
import { openDatabase } from './adapters/postgres/open-database.ts';
import { takePgliteFolder } from './adapters/postgres/pglite-folder.ts';
import { createJobRecords } from './adapters/postgres/postgres-job-records.ts';
import type { DatabaseConfig } from './config/database-config.ts';
import type { OperatorDeps } from './jobs/operating/operate-job.ts';
import { createJobChanges } from './jobs/reading/job-changes.ts';
import type { JobReader } from './ports/job-reader.ts';
import type { Log } from './ports/log.ts';
import { unobservedJobs } from './ports/observer.ts';

export type OperatorDoor = { deps: OperatorDeps; jobs: JobReader; close(): Promise<void> };

/** The jobs for a command beside the service: no upstream, no pass, and no migration. */
export async function openOperatorDoor(config: DatabaseConfig, log: Log): Promise<OperatorDoor> {
  const folder = config.dataDir === null ? null : takePgliteFolder(config.dataDir, 'existing');
  const database = await openDatabase(ormOptions(config.database));
  const clock = await openDatabaseClock(database);
  const { jobs, launches } = createJobStores(database);
  return {
    deps: {
      ...{ clock, log, launches, observer: unobservedJobs, changes: createJobChanges(jobs) },
      records: createJobRecords(database),
      // A service that runs beside it looks by itself.
      wakeReconciler: () => undefined,
    },
    jobs,
    async close() {
      await database.close(true);
      folder?.release();
    },
  };
}
