import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AgentLoad, AgentLoads } from '../../ports/agent-loads.ts';
import { agentLoadSql, hastenLaunchesSql, longestRunSql, runsBeforeSql } from './load-sql.ts';

export function createAgentLoads(orm: { em: SqlEntityManager }): AgentLoads {
  const ask = <Row extends object>(sql: string, params: unknown[]) => orm.em.fork().execute<Row[]>(sql, params);

  return {
    async of(agentKey, caller = '') {
      const [load] = await ask<AgentLoad>(agentLoadSql, [caller, agentKey, agentKey]);
      return load ?? { unpaid: 0, unpaidOfCaller: 0, unpaidCallers: 0, waiting: 0, running: 0 };
    },
    async runsBefore({ agentKey, id, confirmedAt, createdAt }) {
      const [row] = await ask<{ count: number }>(runsBeforeSql, [agentKey, id, confirmedAt ?? createdAt, id]);
      return row?.count ?? 0;
    },
    async hastenLaunches(agentKey, now, limit) {
      await ask(hastenLaunchesSql, [now, now, agentKey, limit]);
    },
    async longestRecentRunMs(agentKey) {
      const [row] = await ask<{ ms: number | null }>(longestRunSql, [agentKey]);
      return row?.ms ?? null;
    },
  };
}
