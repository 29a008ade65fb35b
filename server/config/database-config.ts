import { join } from 'node:path';
import type { DatabaseLocation } from '../../mikro-orm.config.ts';
import type { EnvReader } from './env-reader.ts';

export type DatabaseConfig = {
  database: DatabaseLocation;
  /** Where the embedded database lies; null when there is none. */
  dataDir: string | null;
};

/** `DATABASE_URL`, and without one the embedded database in `DATA_DIR`. */
export function readDatabase(read: EnvReader): DatabaseConfig {
  const url = read.optionalUrl('DATABASE_URL', ['postgres:', 'postgresql:']);
  if (url === null) {
    const dataDir = read.text('DATA_DIR', './data');
    return { database: { kind: 'pglite', folder: join(dataDir, 'pglite') }, dataDir };
  }
  const poolSize = read.integer('DATABASE_POOL_SIZE', 10, { min: 2, max: 200 });
  return { database: { kind: 'postgres', url, poolSize }, dataDir: null };
}
