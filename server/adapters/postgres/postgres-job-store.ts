import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Job, JobStatus, SettlementState } from '../../jobs/life/job.ts';
import type { AgentLoad, JobStore } from '../../ports/job-store.ts';
import { claimDueSql, claimOneSql } from './claim-sql.ts';
import { isAboutOneWrite } from './database-errors.ts';
import { eventRow } from './event-row.ts';
import { groupCommits } from './group-commits.ts';
import { insertJob } from './insert-job.ts';
import { JobEntity, type JobRow } from './job-entity.ts';
import { toJob, toRow } from './job-mapping.ts';
import { agentLoadSql, hastenLaunchesSql, longestRunSql, runsBeforeSql } from './load-sql.ts';
import { createSaveJobs, type JobWrite } from './save-jobs.ts';

/** Jobs that are written at the same time. */
const mostInACommit = 100;

/** Jobs in PostgreSQL; one fork of the entity manager is one unit of work. */
export function createJobStore(orm: { em: SqlEntityManager }): JobStore {
  const fork = () => orm.em.fork();

  // No entity is made of what is only read: it would cost three times the query.
  const read = (row: object) => toJob(orm.em.getDriver().mapResult(row, orm.em.getMetadata(JobEntity)) as JobRow);

  async function claim(sql: string, params: unknown[]): Promise<Job[]> {
    const rows = await fork().execute<object[]>(sql, params);
    return rows.map(read);
  }

  const saveJobs = createSaveJobs(orm);
  const keyOf = ({ before }: JobWrite) => before.id;
  const saveWithOthers = groupCommits(saveJobs, { keyOf, isAboutOneWrite, most: mostInACommit });

  return {
    async insert(job, events) {
      try {
        const id = await insertJob(fork(), toRow(job), events.map(eventRow), job.createdAt);
        return { ...job, id };
      } catch (error) {
        const isUnique = error instanceof UniqueConstraintViolationException;
        if (isUnique && error.message.includes('jobs_idempotency_key')) return null;
        throw error;
      }
    },

    async find(id) {
      const [row] = await fork().execute<object[]>('select * from jobs where id = ?', [id]);
      return row ? read(row) : null;
    },

    async findByIdempotencyKey(owner, agentKey, idempotencyKey) {
      const row = await fork().findOne(JobEntity, { owner, agentKey, idempotencyKey });
      return row && toJob(row);
    },

    async list({ owner, agentKey, status, before, limit }) {
      const rows = await fork().find(
        JobEntity,
        {
          owner,
          ...(agentKey !== null && { agentKey }),
          status: status ?? { $nin: ['intent', 'lapsed'] },
          ...(before !== null && { id: { $lt: before } }),
        },
        {
          orderBy: { id: 'desc' },
          limit,
          exclude: ['input', 'ignoredFields', 'agentInputs', 'output', 'resultMetadata'],
        },
      );
      return rows.map((row) => toJob(row as JobRow));
    },

    async statesOf(ids) {
      const rows = await fork().find(JobEntity, { id: { $in: ids } }, { fields: ['id', 'status', 'settlement'] });
      return rows.map(({ id, status, settlement }) => ({
        id,
        status: status as JobStatus,
        settlement: settlement as SettlementState,
      }));
    },

    claimDue: (limit, now, leaseUntil) => claim(claimDueSql, [leaseUntil, now, now, limit]),

    async claim(id, now, leaseUntil) {
      const [job] = await claim(claimOneSql, [leaseUntil, id, now]);
      return job ?? null;
    },

    async save(before, after, events, at) {
      const write = { before, after, events, at };
      if (after.result === before.result) return saveWithOthers(write);
      // A result may be large, and many of them more than a statement can hold.
      const [isWritten = false] = await saveJobs([write]);
      return isWritten;
    },

    async release(job) {
      await fork().nativeUpdate(
        JobEntity,
        { id: job.id, leaseToken: job.leaseToken },
        { leaseUntil: null, dueAt: job.dueAt },
      );
    },

    async releaseIdempotencyKey(id) {
      await fork().nativeUpdate(JobEntity, { id }, { idempotencyKey: null });
    },

    async hasten(paymentIds, dueAt) {
      await fork().nativeUpdate(JobEntity, { paymentId: { $in: paymentIds }, dueAt: { $gt: dueAt } }, { dueAt });
    },

    async hasPendingPayments() {
      const row = await fork().findOne(
        JobEntity,
        { status: 'pending_payment', dueAt: { $ne: null } },
        { fields: ['id'] },
      );
      return row !== null;
    },

    async loadOf(agentKey) {
      const [load] = await fork().execute<AgentLoad[]>(agentLoadSql, [agentKey]);
      return load ?? { unpaid: 0, waiting: 0, running: 0 };
    },

    async runsBefore({ agentKey, id, askedSince }) {
      const [row] = await fork().execute<{ count: number }[]>(runsBeforeSql, [agentKey, id, askedSince, id]);
      return row?.count ?? 0;
    },

    async hastenLaunches(agentKey, now, limit) {
      await fork().execute(hastenLaunchesSql, [now, agentKey, now, limit]);
    },

    async longestRecentRunMs(agentKey) {
      const [row] = await fork().execute<{ ms: number | null }[]>(longestRunSql, [agentKey]);
      return row?.ms ?? null;
    },

    async ownedRuns(runIds) {
      const rows = await fork().find(JobEntity, { runId: { $in: runIds } }, { fields: ['runId'] });
      return rows.flatMap((row) => row.runId ?? []);
    },

    async openAttempts(agentKeys, agentInputs) {
      const rows = await fork().find(
        JobEntity,
        { agentKey: { $in: agentKeys }, status: 'payment_confirmed', launchAttemptedAt: { $ne: null }, runId: null },
        { fields: ['launchAttemptedAt', 'agentInputs'] },
      );
      const wanted = canonicalText(agentInputs);
      return rows.flatMap((row) =>
        row.launchAttemptedAt && canonicalText(row.agentInputs) === wanted
          ? [{ jobId: row.id, attemptedAt: row.launchAttemptedAt }]
          : [],
      );
    },
  };
}

function canonicalText(inputs: object): string {
  return JSON.stringify(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1)));
}
