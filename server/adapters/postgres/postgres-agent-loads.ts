import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AgentLoads, UnpaidLoad } from '../../ports/agent-loads.ts';
import { hastenLaunchesSql, longestRunSql, runsBeforeSql, runsSql, runsToComeSql, unpaidSql } from './load-sql.ts';

export function createAgentLoads(orm: { em: SqlEntityManager }): AgentLoads {
  const ask = <Row extends object>(sql: string, params: unknown[]) => orm.em.fork().execute<Row[]>(sql, params);
  const count = async (sql: string, params: unknown[]) => (await ask<{ count: number }>(sql, params))[0]?.count ?? 0;

  return {
    async unpaid(agentKey, caller, most) {
      const [load] = await ask<UnpaidLoad>(unpaidSql, [caller, agentKey, most]);
      return load ?? { unpaid: 0, unpaidOfCaller: 0, unpaidCallers: 0 };
    },
    runs: (agentKey, most) => count(runsSql, [agentKey, most]),
    runsToCome: (agentKey, most) => count(runsToComeSql, [agentKey, most]),
    runsBefore: ({ agentKey, id, confirmedAt, createdAt }, most) =>
      count(runsBeforeSql, [agentKey, agentKey, confirmedAt ?? createdAt, id, most, most]),
    async hastenLaunches(agentKey, now, limit) {
      await ask(hastenLaunchesSql, [now, now, agentKey, limit]);
    },
    async longestRecentRunMs(agentKey) {
      const [row] = await ask<{ ms: number | null }>(longestRunSql, [agentKey]);
      return row?.ms ?? null;
    },
  };
}
