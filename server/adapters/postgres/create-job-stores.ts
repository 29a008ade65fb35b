import type { SqlEntityManager } from '@mikro-orm/sql';
import type { JobStores } from '../../jobs/job-deps.ts';
import { createAgentLoads } from './postgres-agent-loads.ts';
import { createDutyStore } from './postgres-duty-store.ts';
import { createJobReader } from './postgres-job-reader.ts';
import { createLaunchRecords } from './postgres-launch-records.ts';
import { createOrderStore } from './postgres-order-store.ts';
import { surviveLostConnections } from './survive-lost-connections.ts';

/** Where jobs are kept; one fork of the entity manager is one unit of work. */
export function createJobStores(orm: { em: SqlEntityManager }): JobStores {
  return {
    orders: surviveLostConnections(createOrderStore(orm)),
    duties: surviveLostConnections(createDutyStore(orm)),
    jobs: surviveLostConnections(createJobReader(orm)),
    loads: surviveLostConnections(createAgentLoads(orm)),
    launches: surviveLostConnections(createLaunchRecords(orm)),
  };
}
