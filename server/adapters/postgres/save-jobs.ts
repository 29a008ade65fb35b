import type { SqlEntityManager } from '@mikro-orm/sql';
import { CompiledQuery } from 'kysely';
import type { Job } from '../../jobs/life/job.ts';
import type { JobEvent } from '../../jobs/life/job-event.ts';
import { eventRow } from './event-row.ts';
import { JobEntity } from './job-entity.ts';
import { columnsOf } from './job-mapping.ts';

/** A claimed job as it was read, as it is now, and what happened to it. */
export type JobWrite = { before: Job; after: Job; events: JobEvent[]; at: Date };

/**
 * One unit of work for several jobs, in one statement and so in one round trip: MikroORM's flush takes six, and three
 * times the processor. Jobs whose lease token still is the one that was read are written with their events, the others
 * are left alone. Says of each whether it was written.
 */
export function createSaveJobs(orm: { em: SqlEntityManager }): (writes: JobWrite[]) => Promise<boolean[]> {
  const properties = new Map(
    orm.em.getMetadata(JobEntity).props.map((property) => [property.name as string, property]),
  );

  /** What the write changes, column by column. */
  function changeOf({ before, after }: JobWrite): Change {
    const changed = Object.entries(after).filter(([name, value]) => before[name as keyof Job] !== value);
    const columns: Column[] = [];
    const row: Record<string, unknown> = { id: before.id, held: before.leaseToken };
    for (const [property, value] of Object.entries(columnsOf(Object.fromEntries(changed) as Partial<Job>))) {
      const { fieldNames: [name = ''] = [], columnTypes: [type = ''] = [] } = properties.get(property) ?? {};
      columns.push({ name, type });
      row[name] = value;
    }
    return { columns, row };
  }

  return async (writes) => {
    // Jobs that change in the same columns are written by the same update.
    const alike = Object.values(
      Object.groupBy(writes.map(changeOf), ({ columns }) => columns.map(({ name }) => name).join()),
    );
    const updates = alike.map((changes = [], index) => updateSql(`$${index + 1}`, changes[0]?.columns ?? []));
    const events = writes
      .flatMap(({ after, events, at }) => events.map((event) => ({ job_id: after.id, ...eventRow(event), at })))
      .map((event, place) => ({ ...event, place }));
    const sql = `
      with ${updates.map((update, index) => `written_${index} as (${update})`).join(', ')},
      written as (${updates.map((_, index) => `select id from written_${index}`).join(' union all ')}),
      noted as (
        insert into job_events (job_id, type, detail, at)
        select job_id, type, detail, at
        from json_to_recordset($${updates.length + 1}::json) as happened (place int, job_id int, type text, detail jsonb, at timestamptz)
        where job_id in (select id from written)
        order by place
      )
      select id from written`;
    const rows = [...alike.map((changes = []) => changes.map(({ row }) => row)), events];
    // As parameters: MikroORM writes values into the text of a statement, which costs a large result seconds.
    const query = CompiledQuery.raw(
      sql,
      rows.map((given) => JSON.stringify(given)),
    );
    const answer = await orm.em.fork().getKysely().executeQuery<{ id: number }>(query);
    const written = new Set(answer.rows.map(({ id }) => id));
    return writes.map(({ before }) => written.has(before.id));
  };
}

type Column = { name: string; type: string };
type Change = { columns: Column[]; row: Record<string, unknown> };

/** The token is looked at and counted up in one: between the two nobody can take the job. */
function updateSql(given: string, columns: Column[]): string {
  return `
    update jobs set ${columns.map(({ name }) => `${name} = given.${name}`).join(', ')}
    from json_to_recordset(${given}::json)
      as given (id int, held int, ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})
    where jobs.id = given.id and jobs.lease_token = given.held
    returning jobs.id`;
}
