import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { JsonObject } from '../../jobs/json-value.ts';
import type { JobResult } from '../../jobs/life/job.ts';

export type StoredResultMetadata = Pick<JobResult, 'contentType' | 'type' | 'empty'> & { finishedAt: string };

/** What the buyer sent: large or private, written once with the order, and read by whoever launches. */
export const JobInputEntity = defineEntity({
  name: 'JobInput',
  tableName: 'job_inputs',
  properties: {
    jobId: p.integer().primary().autoincrement(false),
    data: p.json<JsonObject>(),
    ignoredFields: p.json<string[]>(),
    /** Null where the agent is sent the data as it came. */
    agentInputs: p.json<JsonObject>().nullable(),
  },
});

/** What the agent gave: large or private, written once when the run has ended. */
export const JobResultEntity = defineEntity({
  name: 'JobResult',
  tableName: 'job_results',
  properties: {
    jobId: p.integer().primary().autoincrement(false),
    output: p.string().columnType('text'),
    metadata: p.json<StoredResultMetadata>(),
  },
});

export type JobInputRow = InferEntity<typeof JobInputEntity>;
export type JobResultRow = InferEntity<typeof JobResultEntity>;
