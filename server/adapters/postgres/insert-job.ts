import type { SqlEntityManager } from '@mikro-orm/sql';
import type { EventRow } from './event-row.ts';
import { JobEntity, type JobRow } from './job-entity.ts';

/** A new job and its events in one statement, and so in one round trip: an order waits for nothing else as long. */
export async function insertJob(
  em: SqlEntityManager,
  job: Omit<JobRow, 'id'>,
  events: EventRow[],
  at: Date,
): Promise<number> {
  const columns = em.getMetadata(JobEntity).props.filter((property) => property.name !== 'id');
  const values = columns.map(({ name }) => stored(job[name as keyof typeof job]));
  const sql = `
    with job as (
      insert into jobs (${columns.map(({ fieldNames }) => fieldNames.join('')).join(', ')})
      values (${columns.map(() => '?').join(', ')})
      returning id
    ), event as (
      insert into job_events (job_id, type, detail, at)
      select job.id, happened.type, happened.detail, ?::timestamptz
      from job, jsonb_to_recordset(?::jsonb) as happened (type text, detail jsonb)
    )
    select id from job`;
  const [row] = await em.execute<{ id: number }[]>(sql, [...values, at, JSON.stringify(events)]);
  if (row === undefined) throw new Error('the database kept no job');
  return row.id;
}

function stored(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value;
}
