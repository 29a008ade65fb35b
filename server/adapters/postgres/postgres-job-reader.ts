import type { SqlEntityManager } from '@mikro-orm/sql';
import type { JobStatus, SettlementState } from '../../jobs/life/job.ts';
import type { JobReader } from '../../ports/job-reader.ts';
import { JobInputEntity } from './job-contents-entities.ts';
import { JobEntity, type JobRow } from './job-entity.ts';
import { createRowReader, toJob } from './job-mapping.ts';

const hidden = ['intent', 'lapsed'];

/** The result comes along only where it may be shown. Parameter: id. */
const withResultSql = `
  select jobs.*, result.output, result.metadata
  from jobs left join job_results as result on result.job_id = jobs.id and jobs.status = 'completed'
  where jobs.id = ?`;

export function createJobReader(orm: { em: SqlEntityManager }): JobReader {
  const fork = () => orm.em.fork();
  const read = createRowReader(orm);

  return {
    async find(id) {
      const [row] = await fork().execute<object[]>('select * from jobs where id = ?', [id]);
      return row ? read.job(row) : null;
    },

    async findWithResult(id) {
      const [row] = await fork().execute<{ output: string | null }[]>(withResultSql, [id]);
      return row ? { job: read.job(row), result: row.output === null ? null : read.result(row) } : null;
    },

    async inputOf(id) {
      const { data, ignoredFields, agentInputs } = await fork().findOneOrFail(JobInputEntity, { jobId: id });
      return { data, ignoredFields, agentInputs: agentInputs ?? data };
    },

    async list({ owner, agentKey, status, before, limit }) {
      const where = {
        owner,
        ...(agentKey !== null && { agentKey }),
        // In the words of the indexes of what is listed.
        $and: hidden.map((each) => ({ status: { $ne: each } })),
        ...(status !== null && { status }),
        ...(before !== null && { id: { $lt: before } }),
      };
      const rows = await fork().find(JobEntity, where, { orderBy: { id: 'desc' }, limit });
      return rows.map((row) => toJob(row as JobRow));
    },

    async hasAny(owner, agentKey) {
      const row = await fork().findOne(JobEntity, { owner, agentKey, status: { $nin: hidden } }, { fields: ['id'] });
      return row !== null;
    },

    async statesOf(ids) {
      const rows = await fork().find(JobEntity, { id: { $in: ids } }, { fields: ['id', 'status', 'settlement'] });
      return rows.map(({ id, status, settlement }) => ({
        id,
        status: status as JobStatus,
        settlement: settlement as SettlementState,
      }));
    },
  };
}
