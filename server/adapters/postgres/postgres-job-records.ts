import type { SqlEntityManager } from '@mikro-orm/sql';
import type { JobRecords } from '../../ports/job-records.ts';
import { DutyEntity } from './duty-entity.ts';
import { JobResultEntity } from './job-contents-entities.ts';
import { JobEntity, type JobRow } from './job-entity.ts';
import { JobEventEntity } from './job-event-entity.ts';
import { createRowReader, toDuty, toJob, toResult } from './job-mapping.ts';
import { change, lockJob } from './unit-of-work.ts';

/** Found by the duties and by an index of their own, however many jobs have ended. Parameter: limit. */
const openSql = `
  select * from jobs
  where id in (select job_id from duties) or attention_code is not null
  order by id desc limit ?`;

export function createJobRecords(orm: { em: SqlEntityManager }): JobRecords {
  const read = createRowReader(orm);

  return {
    async list(which, limit) {
      const em = orm.em.fork();
      if (which === 'open') return (await em.execute<object[]>(openSql, [limit])).map(read.job);
      const rows = await em.find(JobEntity, {}, { orderBy: { id: 'desc' }, limit });
      return rows.map((row) => toJob(row as JobRow));
    },

    async find(id) {
      const em = orm.em.fork();
      const row = await em.findOne(JobEntity, { id });
      if (row === null) return null;
      const duties = await em.find(DutyEntity, { jobId: id }, { orderBy: { kind: 'asc' } });
      const result = await em.findOne(JobResultEntity, { jobId: id });
      const events = await em.find(JobEventEntity, { jobId: id }, { orderBy: { id: 'asc' } });
      return {
        job: toJob(row),
        duties: duties.map(toDuty),
        result: result && toResult(result),
        events: events.map(({ type, at, detail }) => ({ type, at, detail })),
      };
    },

    act(id, now, decide) {
      return orm.em.fork().transactional(async (em) => {
        const { duties, row } = await lockJob(em, id);
        if (row === null) return { kind: 'unknown_job' };
        const [until] = duties.flatMap(({ leaseUntil }) => (leaseUntil && leaseUntil > now ? [leaseUntil] : []));
        if (until !== undefined) return { kind: 'held', until };
        const before = toJob(row);
        const decided = decide(before);
        if (decided === null) return { kind: 'unchanged' };
        change(em, row, before, decided);
        return { kind: 'changed', before, change: decided };
      });
    },
  };
}
