import type { SqlEntityManager } from '@mikro-orm/sql';
import type { JobRecords } from '../../ports/job-records.ts';
import { JobEntity } from './job-entity.ts';
import { JobEventEntity } from './job-event-entity.ts';
import { toJob } from './job-mapping.ts';

export function createJobRecords(orm: { em: SqlEntityManager }): JobRecords {
  return {
    async list(which, limit) {
      const open = { $or: [{ dueAt: { $ne: null } }, { attentionCode: { $ne: null } }] };
      const where = which === 'open' ? open : {};
      const rows = await orm.em.fork().find(JobEntity, where, { orderBy: { id: 'desc' }, limit });
      return rows.map(toJob);
    },

    async eventsOf(id) {
      const rows = await orm.em.fork().find(JobEventEntity, { jobId: id }, { orderBy: { id: 'asc' } });
      return rows.map(({ type, at, detail }) => ({ type, at, detail }));
    },
  };
}
