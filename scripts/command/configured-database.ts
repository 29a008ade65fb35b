import { environment, readDatabaseConfig } from '../../server/config/config.ts';
import type { DatabaseConfig } from '../../server/config/database-config.ts';
import { AskedWrongly } from './command.ts';

/** The database of the service, by the same variables. */
export function configuredDatabase(): DatabaseConfig {
  const { config, faults } = readDatabaseConfig(environment);
  if (faults.length > 0) throw new AskedWrongly(faults.map((fault) => `configuration: ${fault}`).join('\n'));
  return config;
}
