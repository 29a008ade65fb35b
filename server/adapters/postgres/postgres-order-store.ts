import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Held } from '../../ports/duty-store.ts';
import type { NewOrder, OrderStore } from '../../ports/order-store.ts';
import { DutyEntity } from './duty-entity.ts';
import { eventRow } from './event-row.ts';
import { JobInputEntity } from './job-contents-entities.ts';
import { JobEntity, type JobRow } from './job-entity.ts';
import { JobEventEntity } from './job-event-entity.ts';
import { toJob, toRow } from './job-mapping.ts';
import { saveByUnitOfWork } from './unit-of-work.ts';

export function createOrderStore(orm: { em: SqlEntityManager }): OrderStore {
  const fork = () => orm.em.fork();

  return {
    async insert(order) {
      try {
        return await fork().transactional((em) => insert(em, order));
      } catch (error) {
        if (!(error instanceof UniqueConstraintViolationException)) throw error;
        // A connection that was cut after the commit: what is there under this mark is what is inserted here.
        const ours = await fork().findOne(JobEntity, { mark: order.job.mark }, { fields: ['id'] });
        if (ours !== null) return held(order, ours.id);
        if (error.message.includes('jobs_idempotency_key')) return null;
        throw error;
      }
    },

    async findByIdempotencyKey(owner, agentKey, idempotencyKey) {
      const row = await fork().findOne(JobEntity, { owner, agentKey, idempotencyKey });
      return row && toJob(row);
    },

    async releaseIdempotencyKey(id) {
      await fork().nativeUpdate(JobEntity, { id }, { idempotencyKey: null });
    },

    save: (write) => saveByUnitOfWork(orm, write),
  };
}

async function insert(em: SqlEntityManager, order: NewOrder): Promise<Held> {
  const { job, input, duty, events } = order;
  const row: JobRow = em.create(JobEntity, toRow(job) as never);
  // The job's number is the database's to give, and what belongs to the job needs it.
  await em.persist(row).flush();
  const jobId = row.id;
  const { data, ignoredFields, agentInputs } = input;
  const isAsItCame = JSON.stringify(data) === JSON.stringify(agentInputs);
  em.persist(em.create(JobInputEntity, { jobId, data, ignoredFields, agentInputs: isAsItCame ? null : agentInputs }));
  em.persist(em.create(DutyEntity, { jobId, ...duty }));
  for (const event of events) em.persist(em.create(JobEventEntity, { jobId, ...eventRow(event), at: job.createdAt }));
  return held(order, jobId);
}

function held({ job, duty }: NewOrder, id: number): Held {
  return { job: { ...job, id }, duty: { ...duty, jobId: id } };
}
