import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../../server/adapters/postgres/open-database.ts';
import { createJobStore } from '../../server/adapters/postgres/postgres-job-store.ts';
import { inputHash } from '../../server/jobs/money/hashes.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { JobStore } from '../../server/ports/job-store.ts';
import { aResult } from '../builders/event.ts';
import { aNewJob, later, noon } from '../builders/job.ts';
import { createDatabase } from '../support/create-database.ts';

let database: Database;
let store: JobStore;
beforeAll(async () => {
  const url = await createDatabase(inject('adminDatabaseUrl'));
  database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 20 }));
  await migrate(database, 'advisory_lock');
  store = createJobStore(database);
});
beforeEach(() => database.em.fork().execute('delete from jobs'));
afterAll(() => database.close(true));

async function insert(more: Partial<Job> = {}): Promise<Job> {
  const job = await store.insert(aNewJob(more), [{ type: 'job_ordered' }]);
  if (job === null) throw new Error('not inserted');
  return job;
}
const leaseUntil = later(25_000);

test('a job is read as it was written', async () => {
  const written = await insert({
    input: JSON.parse('{"__proto__":{"a":1},"big":1.5e300,"text":"Zoë 😀\\u2028"}') as Job['input'],
    ignoredFields: ['a'],
    result: { ...aResult, output: 'x'.repeat(100_000) },
    outputHash: 'h',
    attention: { code: 'launch_unknown', message: 'm', since: noon },
    dueAt: null,
  });
  const read = await store.find(written.id);
  expect(read).toEqual(written);
  // The database keeps members in an order of its own.
  expect(inputHash('', read?.input ?? {})).toBe(inputHash('', written.input));
});

test('many claims at once take each due job once, and no more than they asked for', async () => {
  const made = await Promise.all(Array.from({ length: 100 }, () => insert()));
  const claims = await Promise.all(Array.from({ length: 30 }, () => store.claimDue(7, noon, leaseUntil)));
  expect(claims.every((claim) => claim.length <= 7)).toBe(true);
  const taken = claims.flat().map(({ id }) => id);
  expect(new Set(taken).size).toBe(taken.length);
  const rest = await store.claimDue(1_000, noon, leaseUntil);
  expect([...taken, ...rest.map(({ id }) => id)].sort((a, b) => a - b)).toEqual(
    made.map(({ id }) => id).sort((a, b) => a - b),
  );
});

test('only what is due and not held is claimed, the longest due first', async () => {
  const [late, early] = [await insert({ dueAt: later(-1_000) }), await insert({ dueAt: later(-5_000) })];
  await insert({ dueAt: later(1) });
  await insert({ dueAt: null });
  await insert({ leaseUntil: later(1) });
  const lapsed = await insert({ leaseUntil: noon, dueAt: noon });
  expect((await store.claimDue(1, noon, leaseUntil)).map(({ id }) => id)).toEqual([early.id]);
  const others = await store.claimDue(10, noon, leaseUntil);
  expect(others.map(({ id }) => id).sort()).toEqual([late.id, lapsed.id].sort());
});

test("a claimed job is nobody else's until its lease ends", async () => {
  const { id } = await insert();
  const [first] = await store.claimDue(1, noon, leaseUntil);
  expect(first).toMatchObject({ id, leaseUntil, leaseToken: 1 });
  expect(await store.claimDue(1, later(24_999), later(50_000))).toEqual([]);
  expect(await store.claim(id, later(24_999), later(50_000))).toBeNull();
  expect((await store.claim(id, leaseUntil, later(50_000)))?.leaseToken).toBe(2);
});

test('of many who take one job, one gets it', async () => {
  const { id } = await insert();
  const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(id, noon, leaseUntil)));
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

test('a write with a stale lease token changes nothing and notes nothing', async () => {
  const { id } = await insert();
  const [slow] = await store.claimDue(1, noon, leaseUntil);
  const [quick] = await store.claimDue(1, leaseUntil, later(50_000));
  if (!slow || !quick) throw new Error('not claimed');
  const paid = (job: Job): Job => ({
    ...job,
    status: 'payment_confirmed',
    settlement: 'funds_locked',
    leaseToken: job.leaseToken + 1,
  });
  expect(await store.save(slow, paid(slow), [{ type: 'funds_locked' }], noon)).toBe(false);
  expect(await store.find(id)).toEqual(quick);
  expect(await store.save(quick, paid(quick), [{ type: 'funds_locked' }], noon)).toBe(true);
  expect(await store.save(quick, paid(quick), [{ type: 'funds_locked' }], noon)).toBe(false);
  const events = await database.em.fork().execute('select type from job_events where job_id = ? order by id', [id]);
  expect(events).toEqual([{ type: 'job_ordered' }, { type: 'funds_locked' }]);
});

test('a stale holder cannot give a job back', async () => {
  await insert();
  const [slow] = await store.claimDue(1, noon, leaseUntil);
  const [quick] = await store.claimDue(1, leaseUntil, later(50_000));
  await store.release(slow!);
  expect((await store.find(slow!.id))?.leaseUntil).toEqual(later(50_000));
  await store.release(quick!);
  expect((await store.find(slow!.id))?.leaseUntil).toBeNull();
});

test('of many orders with one idempotency key, one is made', async () => {
  const orders = Array.from({ length: 20 }, () => store.insert(aNewJob({ idempotencyKey: 'k' }), []));
  expect((await Promise.all(orders)).filter((job) => job !== null)).toHaveLength(1);
  expect(await store.insert(aNewJob({ idempotencyKey: 'k', agentKey: 'other' }), [])).not.toBeNull();
  expect(await store.insert(aNewJob({ idempotencyKey: 'k', owner: 'other' }), [])).not.toBeNull();
});

test('a collision of anything but the key is an error and no replay', async () => {
  const { mark } = await insert({ idempotencyKey: 'k1' });
  await expect(store.insert(aNewJob({ mark, idempotencyKey: 'k2' }), [])).rejects.toThrow();
});

test('a hint moves what waits, and nothing else', async () => {
  const [waiting, over] = [await insert({ dueAt: later(30_000) }), await insert({ dueAt: null })];
  await store.hasten(
    [waiting, over].map((job) => job.paymentRequest!.paymentId),
    noon,
  );
  expect((await store.find(waiting.id))?.dueAt).toEqual(noon);
  expect((await store.find(over.id))?.dueAt).toBeNull();
});

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
  ['a paid result without its hash', { result: aResult }],
] as [string, Partial<Job>][])('the database refuses %s', async (_name, more) => {
  await expect(store.insert(aNewJob(more), [])).rejects.toThrow(/constraint/);
});

test('the database refuses one run, and one payment, for two jobs', async () => {
  const first = await insert({ runId: run, launchedAt: noon });
  await expect(insert({ runId: run, launchedAt: noon })).rejects.toThrow(/jobs_run_id/);
  await expect(insert({ paymentRequest: first.paymentRequest })).rejects.toThrow(/jobs_payment_id/);
});
