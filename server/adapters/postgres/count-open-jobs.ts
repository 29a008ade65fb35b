import type { SqlEntityManager } from '@mikro-orm/sql';
import { createCache } from '../../cache/create-cache.ts';
import type { OpenJobCount } from '../../ports/observer.ts';

// A job with work left has a duty, however many jobs have ended.
const countSql = `
  select status, settlement, agent_key, count(distinct id)::int as count,
    (extract(epoch from min(due_at)) * 1000)::float8 as oldest_due_ms
  from duties join jobs on jobs.id = duties.job_id
  group by status, settlement, agent_key`;

type Row = { status: string; settlement: string; agent_key: string; count: number; oldest_due_ms: number };

const keptMs = 5_000;

/** Jobs with work left, by status, settlement and agent. Kept for a few seconds, however many ask. */
export function createOpenJobCounts(orm: { em: SqlEntityManager }, now: () => Date): () => Promise<OpenJobCount[]> {
  async function count(): Promise<OpenJobCount[]> {
    const rows = await orm.em.fork().execute<Row[]>(countSql);
    return rows.map(({ agent_key, oldest_due_ms, ...row }) => {
      return { ...row, agentKey: agent_key, oldestDueAt: new Date(oldest_due_ms) };
    });
  }

  const counts = createCache({ load: count, keptMs, now });
  return () => counts.get('open jobs');
}
