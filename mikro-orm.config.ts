import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { migrations } from './migrations/index.ts';
import { DutyEntity } from './server/adapters/postgres/duty-entity.ts';
import { JobInputEntity, JobResultEntity } from './server/adapters/postgres/job-contents-entities.ts';
import { EmbeddedDriver, PostgresDriver } from './server/adapters/postgres/bound-values.ts';
import { JobEntity } from './server/adapters/postgres/job-entity.ts';
import { limitStatements } from './server/adapters/postgres/limit-statements.ts';
import type { ConnectionPool } from './server/adapters/postgres/connection-pool.ts';
import { keepPoolUsable } from './server/adapters/postgres/keep-pool-usable.ts';
import { JobEventEntity } from './server/adapters/postgres/job-event-entity.ts';
import { RateLimitEntity } from './server/adapters/postgres/rate-limit-entity.ts';
import { ReceiptKeyEntity } from './server/adapters/postgres/receipt-key-entity.ts';
import type { PlacesReport } from './server/adapters/postgres/wait-for-own-connections.ts';

export type DatabaseLocation =
  | { kind: 'postgres'; url: string; poolSize: number }
  /** PostgreSQL inside this process, stored in a folder; `null` keeps it in memory. */
  | { kind: 'pglite'; folder: string | null };

export type OrmOptions = NonNullable<Parameters<typeof MikroORM.init>[0]>;

/** What the service and the MikroORM command line agree on. */
export function ormOptions(location: DatabaseLocation, places: PlacesReport = unreported): OrmOptions {
  const common: OrmOptions = {
    entities: [
      JobEntity,
      JobInputEntity,
      JobResultEntity,
      DutyEntity,
      JobEventEntity,
      RateLimitEntity,
      ReceiptKeyEntity,
    ],
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, transactional: true, allOrNothing: false, silent: true },
    // A mistyped name would make an empty database.
    ensureDatabase: false,
    forceUtcTimezone: true,
  };
  if (location.kind === 'pglite') {
    return { ...common, driver: EmbeddedDriver, dbName: location.folder ?? 'memory://' };
  }
  return {
    ...common,
    driver: PostgresDriver,
    clientUrl: location.url,
    pool: { min: 0, max: location.poolSize },
    driverOptions: {
      application_name: 'masumi-kodosumi-connector',
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
      onPoolCreated: (pool: ConnectionPool) => {
        keepPoolUsable(pool, places);
      },
      onConnect: limitStatements,
    },
  };
}

const unreported: PlacesReport = { refused: () => undefined, opened: () => undefined };

// A variable set to nothing counts as not set, here as in the service.
const url = process.env['DATABASE_URL'] || null;
export default ormOptions(
  url === null
    ? { kind: 'pglite', folder: join(process.env['DATA_DIR'] || 'data', 'pglite') }
    : { kind: 'postgres', url, poolSize: 2 },
);
