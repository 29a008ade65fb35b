import type { SqlEntityManager } from '@mikro-orm/sql';
import type { JobStores } from '../../jobs/job-deps.ts';
import { createAgentLoads } from './postgres-agent-loads.ts';
import { createDutyStore } from './postgres-duty-store.ts';
import { createJobReader } from './postgres-job-reader.ts';
import { createLaunchRecords } from './postgres-launch-records.ts';
import { createOrderStore } from './postgres-order-store.ts';
import { surviveLostConnections } from './survive-lost-connections.ts';

/** Where jobs are kept; one fork of the entity manager is one unit of work. `onAnswer` is told whenever the database gave one. */
export function createJobStores(orm: { em: SqlEntityManager }, onAnswer?: () => void): JobStores {
  const surviving = <Store extends object>(store: Store) => surviveLostConnections(store, onAnswer);
  return {
    orders: surviving(createOrderStore(orm)),
    duties: surviving(createDutyStore(orm)),
    jobs: surviving(createJobReader(orm)),
    loads: surviving(createAgentLoads(orm)),
    launches: surviving(createLaunchRecords(orm)),
  };
}
