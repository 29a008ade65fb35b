import { LockMode } from '@mikro-orm/core';
import { groupCommits } from '../../server/adapters/postgres/group-commits.ts';
import { isAboutOneWrite } from '../../server/adapters/postgres/database-errors.ts';
import { DutyEntity, type DutyRow } from '../../server/adapters/postgres/duty-entity.ts';
import { JobEntity, type JobRow } from '../../server/adapters/postgres/job-entity.ts';
import type { Database } from '../../server/adapters/postgres/open-database.ts';
import { change } from '../../server/adapters/postgres/unit-of-work.ts';
import type { DutyStore, JobWrite, WriteAnswer } from '../../server/ports/duty-store.ts';

/** What the batched statement is held against: the same writes, loaded, changed and flushed in one shared transaction. */
export function savingByFlush(database: Database): DutyStore['save'] {
  const flush = (writes: JobWrite[]) =>
    database.em.fork().transactional(async (em): Promise<WriteAnswer[]> => {
      const ids = writes.map(({ before }) => before.id).sort((a, b) => a - b);
      const lockMode = LockMode.PESSIMISTIC_WRITE;
      const order = { orderBy: { jobId: 'asc', kind: 'asc' }, lockMode } as const;
      const duties = (await em.find(DutyEntity, { jobId: { $in: ids } }, order)) as DutyRow[];
      const jobs = (await em.find(JobEntity, { id: { $in: ids } }, { lockMode })) as JobRow[];
      return writes.map((write) => {
        const { before, held, own } = write;
        const duty = duties.find(({ jobId, kind }) => jobId === before.id && kind === held.kind);
        const row = jobs.find(({ id }) => id === before.id);
        if (duty?.leaseToken !== held.leaseToken) return 'stale';
        if (row?.version !== before.version) return 'overtaken';
        if (own === null) em.remove(duty);
        else Object.assign(duty, own);
        change(em, row, before, write);
        return 'written';
      });
    });
  return groupCommits(flush, { keyOf: ({ before }) => before.id, isAboutOneWrite, most: 100 });
}
