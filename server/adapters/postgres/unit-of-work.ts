import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Job } from '../../jobs/life/job.ts';
import type { JobChange } from '../../ports/job-records.ts';
import type { JobWrite, WriteAnswer } from '../../ports/duty-store.ts';
import { DutyEntity, type DutyRow } from './duty-entity.ts';
import { eventRow } from './event-row.ts';
import { JobResultEntity } from './job-contents-entities.ts';
import { JobEntity, type JobRow } from './job-entity.ts';
import { JobEventEntity } from './job-event-entity.ts';
import { changedColumns, storedResult } from './job-mapping.ts';

/** The duties of a job in the order in which everybody locks them, and then the job. */
export async function lockJob(em: SqlEntityManager, id: number): Promise<{ duties: DutyRow[]; row: JobRow | null }> {
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  const duties = await em.find(DutyEntity, { jobId: id }, { orderBy: { kind: 'asc' }, lockMode });
  const row: JobRow | null = await em.findOne(JobEntity, { id }, { lockMode });
  return { duties, row };
}

/** Load, change, flush: one transaction by the unit of work, fenced by the duty in whose name it is done. */
export function saveByUnitOfWork(orm: { em: SqlEntityManager }, write: JobWrite): Promise<WriteAnswer> {
  const { before, held, own, result } = write;
  return orm.em.fork().transactional(async (em) => {
    const { duties, row } = await lockJob(em, before.id);
    const duty = duties.find(({ kind }) => kind === held.kind);
    if (duty === undefined || duty.leaseToken !== held.leaseToken) return 'stale';
    if (row === null || row.version !== before.version) return 'overtaken';
    if (own === null) em.remove(duty);
    else Object.assign(duty, own);
    if (result !== null) em.persist(em.create(JobResultEntity, { jobId: before.id, ...storedResult(result) }));
    change(em, row, before, write);
    return 'written';
  });
}

/** What a change of a job means, said to the unit of work; it is written by the flush at the end of the transaction. */
export function change(em: SqlEntityManager, row: JobRow, before: Job, { after, events, at, others }: JobChange): void {
  Object.assign(row, changedColumns(before, after));
  for (const event of events) em.persist(em.create(JobEventEntity, { jobId: before.id, ...eventRow(event), at }));
  for (const { kind, becomes } of others) {
    const known = em.getUnitOfWork().getById(DutyEntity, [before.id, kind] as never);
    if (becomes === 'over') {
      if (known) em.remove(known);
      continue;
    }
    const asked = { ...becomes, wellSince: null, seenWellAt: null };
    if (known) Object.assign(known, asked);
    else em.persist(em.create(DutyEntity, { jobId: before.id, kind, leaseToken: 0, leaseUntil: null, ...asked }));
  }
}
