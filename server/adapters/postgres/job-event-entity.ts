import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** What happened to a job and when; only ever appended to. */
export const JobEventEntity = defineEntity({
  name: 'JobEvent',
  tableName: 'job_events',
  properties: {
    id: p.bigint().primary(),
    jobId: p.integer().index('job_events_job_id'),
    type: p.string().columnType('text'),
    detail: p.json<Record<string, unknown>>(),
    at: p.datetime(3),
  },
});

export type JobEventRow = InferEntity<typeof JobEventEntity>;
