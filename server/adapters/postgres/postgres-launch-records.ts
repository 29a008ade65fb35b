import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LaunchRecords } from '../../ports/launch-records.ts';
import { JobInputEntity } from './job-contents-entities.ts';
import { JobEntity } from './job-entity.ts';
import { JobEventEntity } from './job-event-entity.ts';

/** Enough to know how far ahead the clock of a flow is. */
const rememberedLaunches = 20;

export function createLaunchRecords(orm: { em: SqlEntityManager }): LaunchRecords {
  return {
    async ownedRuns(runIds) {
      const rows = await orm.em.fork().find(JobEntity, { runId: { $in: runIds } }, { fields: ['runId'] });
      return rows.flatMap((row) => row.runId ?? []);
    },

    async answeredLaunches(agentKey, { flow, kodosumi }) {
      const em = orm.em.fork();
      const completed = { agentKey, status: 'completed', flow, kodosumi };
      const jobs = await em.find(JobEntity, completed, { orderBy: { completedAt: 'desc' }, limit: rememberedLaunches });
      const launched = { type: 'run_launched', jobId: { $in: jobs.map(({ id }) => id) } };
      const events = await em.find(JobEventEntity, launched, { orderBy: { at: 'asc' } });
      return events.flatMap(({ jobId, at: answeredAt, detail }) => {
        const { launchedAt: sentAt, runId } = jobs.find(({ id }) => id === jobId) ?? {};
        return sentAt && runId && detail['learnedFrom'] === 'answer' ? [{ sentAt, answeredAt, runId }] : [];
      });
    },

    async launchesInVain(jobId) {
      const unsent = await orm.em.fork().find(JobEventEntity, { jobId, type: 'launch_not_sent' });
      return unsent.filter(({ detail }) => detail['wasInVain'] === true).length;
    },

    async openAttempts({ flow, kodosumi }, agentInputs) {
      const em = orm.em.fork();
      const open = { flow, kodosumi, status: 'payment_confirmed', launchAttemptedAt: { $ne: null }, runId: null };
      const attempts = await em.find(JobEntity, open, { fields: ['launchAttemptedAt'] });
      const inputs = await em.find(JobInputEntity, { jobId: { $in: attempts.map(({ id }) => id) } });
      const wanted = canonicalText(agentInputs);
      const alike = new Set(
        inputs.filter((input) => canonicalText(input.agentInputs ?? input.data) === wanted).map(({ jobId }) => jobId),
      );
      return attempts.flatMap(({ id, launchAttemptedAt: attemptedAt }) =>
        attemptedAt && alike.has(id) ? [{ jobId: id, attemptedAt }] : [],
      );
    },
  };
}

function canonicalText(inputs: object): string {
  return JSON.stringify(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1)));
}
