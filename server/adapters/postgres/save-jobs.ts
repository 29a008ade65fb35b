import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Duty } from '../../jobs/life/duty.ts';
import type { JobWrite, WriteAnswer } from '../../ports/duty-store.ts';
import { eventRow } from './event-row.ts';
import { JobEntity } from './job-entity.ts';
import { changedColumns } from './job-mapping.ts';

/**
 * What several workers learnt, in one statement and so in one round trip: a flush of the same jobs in one shared
 * transaction takes seven (`npm run bench -- transitions` shows both). First the duties of these jobs are locked, always
 * in one order; a job is written when the duty in whose name that is done is still held, and when nothing was written
 * since it was read. What belongs to it is written with it or not at all.
 */
export function createSaveJobs(orm: { em: SqlEntityManager }): (writes: JobWrite[]) => Promise<WriteAnswer[]> {
  const properties = new Map(
    orm.em.getMetadata(JobEntity).props.map((property) => [property.name as string, property]),
  );

  /** What the write changes, column by column. */
  function changeOf({ before, after }: JobWrite): Change {
    const columns: Column[] = [];
    const row: Record<string, unknown> = { id: before.id, seen: before.version };
    for (const [property, value] of Object.entries(changedColumns(before, after))) {
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
    const updates = alike.map((changes = [], index) => `written_${index} as (${updateSql(changes[0]?.columns ?? [])})`);
    const sql = `
      with given as (
        select * from json_to_recordset(?::json) as given (job_id int, kind text, held int)
      ),
      locked as materialized (
        select job_id, kind, lease_token from duties
        where job_id = any(array(select job_id from given))
        order by job_id, kind
        for update
      ),
      held as materialized (
        select given.job_id from given join locked using (job_id, kind) where locked.lease_token = given.held
      ),
      ${updates.join(', ')},
      written as (${updates.map((_, index) => `select id from written_${index}`).join(' union all ')}),
      ${consequences}
      select held.job_id, exists (select from written where written.id = held.job_id) as is_written from held`;
    const rows: object[][] = [
      writes.map(({ held }) => ({ job_id: held.jobId, kind: held.kind, held: held.leaseToken })),
      ...alike.map((changes = []) => changes.map(({ row }) => row)),
      writes.flatMap(({ own }) => (own ? [dutyRow(own)] : [])),
      writes.flatMap(({ before, held, own, others }) => [
        ...(own === null ? [{ job_id: before.id, kind: held.kind }] : []),
        ...others.flatMap(({ kind, becomes }) => (becomes === 'over' ? [{ job_id: before.id, kind }] : [])),
      ]),
      writes.flatMap(({ before, others }) =>
        others.flatMap(({ kind, becomes }) =>
          becomes === 'over'
            ? []
            : [{ job_id: before.id, kind, due_at: becomes.dueAt, asked_since: becomes.askedSince }],
        ),
      ),
      writes
        .flatMap(({ after, events, at }) => events.map((event) => ({ job_id: after.id, ...eventRow(event), at })))
        .map((event, place) => ({ ...event, place })),
    ];
    const answers = await orm.em.fork().execute<{ job_id: number; is_written: boolean }[]>(
      sql,
      rows.map((given) => JSON.stringify(given)),
    );
    const isWritten = new Map(answers.map((answer) => [answer.job_id, answer.is_written]));
    return writes.map(({ before }) => {
      const answer = isWritten.get(before.id);
      return answer === undefined ? 'stale' : answer ? 'written' : 'overtaken';
    });
  };
}

type Column = { name: string; type: string };
type Change = { columns: Column[]; row: Record<string, unknown> };

function updateSql(columns: Column[]): string {
  return `
    update jobs set ${columns.map(({ name }) => `${name} = given.${name}`).join(', ')}
    from json_to_recordset(?::json)
      as given (id int, seen int, ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})
    where jobs.id = given.id and jobs.version = given.seen and jobs.id = any(array(select job_id from held))
    returning jobs.id`;
}

function dutyRow(duty: Duty): object {
  return {
    ...{ job_id: duty.jobId, kind: duty.kind, due_at: duty.dueAt, asked_since: duty.askedSince },
    ...{ lease_until: duty.leaseUntil, lease_token: duty.leaseToken },
    ...{ well_since: duty.wellSince, seen_well_at: duty.seenWellAt },
  };
}

const consequences = `
  own as (
    update duties set due_at = given.due_at, asked_since = given.asked_since, lease_until = given.lease_until,
      lease_token = given.lease_token, well_since = given.well_since, seen_well_at = given.seen_well_at
    from json_to_recordset(?::json) as given (job_id int, kind text, due_at timestamptz, asked_since timestamptz,
      lease_until timestamptz, lease_token int, well_since timestamptz, seen_well_at timestamptz)
    where duties.job_id = given.job_id and duties.kind = given.kind and given.job_id in (select id from written)
  ),
  ended as (
    delete from duties using json_to_recordset(?::json) as given (job_id int, kind text)
    where duties.job_id = given.job_id and duties.kind = given.kind and given.job_id in (select id from written)
  ),
  asked as (
    insert into duties (job_id, kind, due_at, asked_since, lease_token)
    select job_id, kind, due_at, asked_since, 0
    from json_to_recordset(?::json) as given (job_id int, kind text, due_at timestamptz, asked_since timestamptz)
    where job_id in (select id from written)
    on conflict (job_id, kind) do update
      set due_at = excluded.due_at, asked_since = excluded.asked_since, well_since = null, seen_well_at = null
  ),
  noted as (
    insert into job_events (job_id, type, detail, at)
    select job_id, type, detail, at
    from json_to_recordset(?::json) as happened (place int, job_id int, type text, detail jsonb, at timestamptz)
    where job_id in (select id from written)
    order by place
  )`;
