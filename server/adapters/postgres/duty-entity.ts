import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** What has to be done for a job: small and apart, since a look at nothing new writes no more than this. */
export const DutyEntity = defineEntity({
  name: 'Duty',
  tableName: 'duties',
  properties: {
    jobId: p.integer().primary().autoincrement(false),
    kind: p.string().columnType('text').primary(),
    dueAt: p.datetime(3).index('duties_due'),
    askedSince: p.datetime(3),
    leaseUntil: p.datetime(3).nullable(),
    leaseToken: p.integer(),
    wellSince: p.datetime(3).nullable(),
    seenWellAt: p.datetime(3).nullable(),
  },
  checks: [{ name: 'duties_kind', expression: "kind in ('money', 'run')" }],
});

export type DutyRow = InferEntity<typeof DutyEntity>;
