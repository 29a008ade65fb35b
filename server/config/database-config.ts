import { join } from 'node:path';
import type { DatabaseLocation } from '../../mikro-orm.config.ts';
import type { EnvReader } from './env-reader.ts';

export type DatabaseConfig = {
  database: DatabaseLocation;
  /** Where the embedded database lies; null when there is none. */
  dataDir: string | null;
};

/** PostgreSQL where `DATABASE_URL` says so, else the embedded database in a folder. */
export function readDatabase(read: EnvReader): DatabaseConfig {
  const url = read.optionalUrl('DATABASE_URL', ['postgres:', 'postgresql:']);
  const poolSize = read.integer('DATABASE_POOL_SIZE', 10, { min: 2, max: 200 });
  if (url !== null) return { database: { kind: 'postgres', url, poolSize }, dataDir: null };
  const dataDir = read.text('DATA_DIR', './data');
  return { database: { kind: 'pglite', folder: join(dataDir, 'pglite') }, dataDir };
}
