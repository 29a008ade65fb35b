import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { createJobStores } from '../../server/adapters/postgres/create-job-stores.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../../server/adapters/postgres/open-database.ts';
import type { JobStores } from '../../server/jobs/job-deps.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { Held } from '../../server/ports/duty-store.ts';
import { aNewOrder, noon } from '../builders/job.ts';
import { createDatabase } from '../support/create-database.ts';

let database: Database;
let stores: JobStores;
beforeAll(async () => {
  const url = await createDatabase(inject('adminDatabaseUrl'));
  database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 2 }));
  await migrate(database, 'advisory_lock');
  stores = createJobStores(database);
});
afterAll(() => database.close(true));

async function insert(more: Partial<Job> = {}): Promise<Held> {
  const held = await stores.orders.insert(aNewOrder(more));
  if (held === null) throw new Error('not inserted');
  return held;
}

const run = 'a'.repeat(24);
test.each([
  ['a status that there is not', { status: 'done' }],
  ['a settlement that there is not', { settlement: 'lost' }],
  ['a failure without an error', { status: 'failed', completedAt: noon }],
  ['an error without a failure', { error: { code: 'run_lost', message: '' } }],
  ['a completion without a result', { status: 'completed', completedAt: noon }],
  ['an end without an instant', { status: 'lapsed' }],
  ['an instant of an end without one', { completedAt: noon }],
  ['a paid job that is shown without its payment', { paymentRequest: null }],
  ['a run that was never launched', { runId: run }],
  ['a paid result without its hash', { resultFrozenAt: noon }],
  ['a turn that nobody waited for', { status: 'running' }],
] as [string, Partial<Job>][])('the database refuses %s', async (_name, more) => {
  await expect(insert(more)).rejects.toThrow(/constraint/);
});

test('the database refuses one run, and one payment, for two jobs', async () => {
  const first = await insert({ runId: run, launchedAt: noon });
  await expect(insert({ runId: run, launchedAt: noon })).rejects.toThrow(/jobs_run_id/);
  await expect(insert({ paymentRequest: first.job.paymentRequest })).rejects.toThrow(/jobs_payment_id/);
});
