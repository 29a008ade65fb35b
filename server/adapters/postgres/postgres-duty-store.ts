import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Duty } from '../../jobs/life/duty.ts';
import { CannotStore } from '../../ports/cannot-store.ts';
import type { DutyStore, Held, JobWrite } from '../../ports/duty-store.ts';
import { claimDueSql, claimOneSql, claimOverdueSql } from './claim-sql.ts';
import { isAboutOneWrite, isOutage } from './database-errors.ts';
import { DutyEntity } from './duty-entity.ts';
import { groupCommits } from './group-commits.ts';
import { createRowReader } from './job-mapping.ts';
import { createSaveJobs } from './save-jobs.ts';
import { hastenPaymentsSql, postponeSql, prolongSql } from './schedule-sql.ts';
import { saveByUnitOfWork } from './unit-of-work.ts';

/** Jobs that are written at the same time. */
const mostInACommit = 100;
/** No statement takes longer than 15 s, and a hint may make a duty due since 30 s: whatever is due later is seen. */
const committedWithinMs = 45_000;
/** How often what lies below the floor is looked for; a dead worker is noticed that much later than its lease ends. */
const overdueEveryMs = 5_000;

type Postponed = { job_id: number; kind: string; held: number; seen: Date; due_at: Date; now: Date };

export function createDutyStore(orm: { em: SqlEntityManager }): DutyStore {
  const fork = () => orm.em.fork();
  const read = createRowReader(orm);

  async function claim(sql: string, params: unknown[]): Promise<Held[]> {
    const rows = await fork().execute<object[]>(sql, params);
    return rows.map((row) => ({ job: read.job(row), duty: read.duty(row) }));
  }

  /** All that was due before is done, held, or found by the next look for what is overdue. */
  let floor = new Date(0);
  let overdueLookAt = 0;

  const shared = { isAboutOneWrite, most: mostInACommit };
  const saveWithOthers = groupCommits(createSaveJobs(orm), { ...shared, keyOf: ({ before }: JobWrite) => before.id });
  const postponeWithOthers = groupCommits(postpone, {
    ...shared,
    keyOf: ({ job_id, kind }: Postponed) => `${job_id} ${kind}`,
  });

  async function postpone(postponed: Postponed[]): Promise<boolean[]> {
    const written = await fork().execute<{ job_id: number; kind: string }[]>(postponeSql, [JSON.stringify(postponed)]);
    return postponed.map(({ job_id, kind }) => written.some((row) => row.job_id === job_id && row.kind === kind));
  }

  return {
    async claimDue(limit, now, leaseUntil) {
      const isForOverdue = now.getTime() >= overdueLookAt;
      if (isForOverdue) overdueLookAt = now.getTime() + overdueEveryMs;
      const claimed = isForOverdue
        ? await claim(claimOverdueSql, [leaseUntil, now, now, limit])
        : await claim(claimDueSql, [leaseUntil, floor, now, now, limit]);
      const isAll = claimed.length < limit;
      if (isAll) floor = new Date(Math.max(floor.getTime(), now.getTime() - committedWithinMs));
      // Where there is more than could be taken, the rest is looked for at once.
      else if (isForOverdue) overdueLookAt = 0;
      return claimed;
    },

    async claim(jobId, kind, now, leaseUntil) {
      const [held] = await claim(claimOneSql, [leaseUntil, jobId, kind, now]);
      return held ?? null;
    },

    // A result may be large, and many of them more than a statement can hold.
    async save(write) {
      try {
        return await (write.result === null ? saveWithOthers(write) : saveByUnitOfWork(orm, write));
      } catch (error) {
        if (error instanceof UniqueConstraintViolationException && error.message.includes('jobs_run_id')) {
          return 'run_taken';
        }
        throw isOutage(error) ? error : new CannotStore(error);
      }
    },

    postpone: ({ jobId, kind, leaseToken, dueAt: seen }, dueAt, { wellSince, seenWellAt }, now) =>
      postponeWithOthers({
        ...{ job_id: jobId, kind, held: leaseToken, seen, due_at: dueAt, now },
        ...{ well_since: wellSince, seen_well_at: seenWellAt },
      }),

    async release({ jobId, kind, leaseToken }, now) {
      const held = { jobId, kind, leaseToken };
      await fork().nativeUpdate(DutyEntity, held, { leaseUntil: null, dueAt: now });
    },

    async prolong(held, leaseUntil) {
      const given = held.map(({ jobId, kind, leaseToken }: Duty) => ({ job_id: jobId, kind, held: leaseToken }));
      await fork().execute(prolongSql, [leaseUntil, JSON.stringify(given)]);
    },

    async hasten(paymentIds, dueAt) {
      await fork().execute(hastenPaymentsSql, [dueAt, JSON.stringify(paymentIds), dueAt]);
    },

    async hasOpenPayments() {
      return (await fork().findOne(DutyEntity, { kind: 'money' }, { fields: ['jobId'] })) !== null;
    },
  };
}
