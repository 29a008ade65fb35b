import type { SqlEntityManager } from '@mikro-orm/sql';
import { noRunAppeared, type LaunchRecords } from '../../ports/launch-records.ts';
import { JobInputEntity } from './job-contents-entities.ts';
import { JobEntity } from './job-entity.ts';
import { JobEventEntity } from './job-event-entity.ts';

export function createLaunchRecords(orm: { em: SqlEntityManager }): LaunchRecords {
  return {
    async ownedRuns(runIds) {
      const rows = await orm.em.fork().find(JobEntity, { runId: { $in: runIds } }, { fields: ['runId'] });
      return rows.flatMap((row) => row.runId ?? []);
    },

    async launchesInVain(jobId) {
      const unsent = await orm.em.fork().find(JobEventEntity, { jobId, type: 'launch_not_sent' });
      return unsent.filter(({ detail }) => detail['reason'] === noRunAppeared).length;
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
