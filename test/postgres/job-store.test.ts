import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../../server/adapters/postgres/open-database.ts';
import { claimDueSql } from '../../server/adapters/postgres/claim-sql.ts';
import { createJobStores } from '../../server/adapters/postgres/create-job-stores.ts';
import { createJobRecords } from '../../server/adapters/postgres/postgres-job-records.ts';
import { inputHash } from '../../server/jobs/money/hashes.ts';
import type { JsonObject } from '../../server/jobs/json-value.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { JobStores } from '../../server/jobs/job-deps.ts';
import type { Duty } from '../../server/jobs/life/duty.ts';
import type { Held, JobWrite } from '../../server/ports/duty-store.ts';
import { aNewOrder, later, noon } from '../builders/job.ts';
import { aWrite } from '../builders/write.ts';
import { createDatabase } from '../support/create-database.ts';

let database: Database;
let stores: JobStores;
beforeAll(async () => {
  const url = await createDatabase(inject('adminDatabaseUrl'));
  database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 20 }));
  await migrate(database, 'advisory_lock');
});
beforeEach(async () => {
  await database.em.fork().execute('truncate jobs, job_inputs, job_results, duties, job_events');
  stores = createJobStores(database);
});
afterAll(() => database.close(true));

async function insert(more: Partial<Job> = {}, duty: Partial<Duty> = {}): Promise<Held> {
  const held = await stores.orders.insert(aNewOrder(more, { duty }));
  if (held === null) throw new Error('not inserted');
  return held;
}
const leaseUntil = later(20_000);
const dutyOf = async ({ job, duty }: Held): Promise<Duty | undefined> => {
  const record = await createJobRecords(database).find(job.id);
  return record?.duties.find(({ kind }) => kind === duty.kind);
};
const claimDue = (limit: number, now = noon, until = leaseUntil) => stores.duties.claimDue(limit, now, until);

test('an order is read as it was written, each part where it is asked for', async () => {
  const input = {
    data: JSON.parse('{"__proto__":{"a":1},"big":1.5e300,"text":"Zoë 😀\\u2028"}') as JsonObject,
    ignoredFields: ['a'],
    agentInputs: { text: 'other' },
  };
  const attention = { code: 'launch_unknown', message: 'm', since: noon } as const;
  const written = await stores.orders.insert(aNewOrder({ attention }, { input }));
  const id = written!.job.id;
  expect(await stores.jobs.find(id)).toEqual(written!.job);
  expect(await stores.jobs.inputOf(id)).toEqual(input);
  // The database keeps members in an order of its own.
  expect(inputHash('', (await stores.jobs.inputOf(id)).data)).toBe(inputHash('', input.data));
});

test('an input that the agent is sent as it came is kept once', async () => {
  const data = { prompt: 'A page' };
  const written = await stores.orders.insert(aNewOrder({}, { input: { data, agentInputs: { prompt: 'A page' } } }));
  const [row] = await database.em.fork().execute<{ agent_inputs: unknown }[]>('select agent_inputs from job_inputs');
  expect(row?.agent_inputs).toBeNull();
  expect((await stores.jobs.inputOf(written!.job.id)).agentInputs).toEqual(data);
});

test('neither a claim nor a look at a job touches its contents', async () => {
  await insert({}, { dueAt: noon });
  const plan = async (sql: string, params: unknown[]) =>
    JSON.stringify(await database.em.fork().execute(`explain ${sql}`, params));
  expect(await plan(claimDueSql, [leaseUntil, later(-1), noon, noon, 5])).not.toMatch(/job_inputs|job_results/);
  const columns = await database.em
    .fork()
    .execute<{ column_name: string }[]>("select column_name from information_schema.columns where table_name = 'jobs'");
  expect(columns.map(({ column_name }) => column_name)).not.toEqual(expect.arrayContaining(['input', 'output']));
});

test('many claims at once take each due duty once, and no more than they asked for', async () => {
  const made = await Promise.all(Array.from({ length: 100 }, () => insert()));
  const claims = await Promise.all(Array.from({ length: 30 }, () => claimDue(7)));
  expect(claims.every((claim) => claim.length <= 7)).toBe(true);
  const taken = claims.flat().map(({ job }) => job.id);
  expect(new Set(taken).size).toBe(taken.length);
  const rest = await claimDue(1_000);
  expect([...taken, ...rest.map(({ job }) => job.id)].sort((a, b) => a - b)).toEqual(
    made.map(({ job }) => job.id).sort((a, b) => a - b),
  );
});

test('only what is due and not held is claimed, the longest due first', async () => {
  const late = await insert({}, { dueAt: later(-1_000) });
  const early = await insert({}, { dueAt: later(-5_000) });
  await insert({}, { dueAt: later(1) });
  await insert({}, { leaseUntil: later(1) });
  const lapsed = await insert({}, { leaseUntil: noon, dueAt: noon });
  const claimed = async (limit: number) => (await claimDue(limit)).map(({ job }) => job.id);
  expect(await claimed(1)).toEqual([early.job.id]);
  expect((await claimed(10)).sort((a, b) => a - b)).toEqual([late.job.id, lapsed.job.id].sort((a, b) => a - b));
});

test("a claimed duty is nobody else's until its lease ends, and what a dead worker held is found soon after", async () => {
  const { job } = await insert();
  const [first] = await claimDue(1);
  expect(first).toMatchObject({ job: { id: job.id }, duty: { leaseUntil, leaseToken: 1 } });
  expect(await claimDue(1, later(19_999), later(50_000))).toEqual([]);
  expect(await stores.duties.claim(job.id, 'money', later(19_999), later(50_000))).toBeNull();
  const [again] = await claimDue(1, later(25_000), later(50_000));
  expect(again?.duty.leaseToken).toBe(2);
});

test('a lease that is prolonged outlives its first end, and one that was lost is not', async () => {
  await insert();
  const [held] = await claimDue(1);
  await stores.duties.prolong([held!.duty], later(40_000));
  expect(await claimDue(1, later(30_000), later(60_000))).toEqual([]);
  const [taken] = await claimDue(1, later(45_000), later(60_000));
  await stores.duties.prolong([held!.duty], later(90_000));
  expect((await dutyOf(taken!))?.leaseUntil).toEqual(later(60_000));
});

test('a job that somebody else is writing holds up the lease of no other', async () => {
  const [busy, other] = [await insert(), await insert()];
  const [first, second] = await claimDue(2);
  const writer = database.em.fork();
  await writer.begin();
  await writer.execute('select from duties where job_id = ? for update', [busy.job.id]);
  await stores.duties.prolong([first!.duty, second!.duty], later(40_000));
  await writer.rollback();
  expect((await dutyOf(other))?.leaseUntil).toEqual(later(40_000));
  expect((await dutyOf(busy))?.leaseUntil).toEqual(leaseUntil);
});

test('of many who take one duty, one gets it', async () => {
  const { job } = await insert();
  const claims = await Promise.all(
    Array.from({ length: 20 }, () => stores.duties.claim(job.id, 'money', noon, leaseUntil)),
  );
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

test('a write with a stale lease token changes nothing and notes nothing', async () => {
  const { job } = await insert();
  const [slow] = await claimDue(1);
  const [quick] = await claimDue(1, later(25_000), later(50_000));
  expect(await stores.duties.save(aWrite(slow!))).toBe('stale');
  expect(await stores.orders.save(aWrite(slow!))).toBe('stale');
  expect(await stores.duties.postpone(slow!.duty, later(99_000), slow!.duty, noon)).toBe(false);
  expect(await stores.jobs.find(job.id)).toEqual(quick!.job);
  expect(await dutyOf(quick!)).toEqual(quick!.duty);
  expect(await stores.duties.save(aWrite(quick!))).toBe('written');
  expect(await stores.duties.save(aWrite(quick!))).toBe('stale');
  const events = await database.em.fork().execute('select type from job_events where job_id = ? order by id', [job.id]);
  expect(events).toEqual([{ type: 'job_ordered' }, { type: 'funds_locked' }]);
});

test.each(['shared', 'alone'] as const)('two duties of one job never write over each other (%s)', async (how) => {
  const confirmed = { status: 'payment_confirmed', settlement: 'funds_locked', confirmedAt: noon } as const;
  const { job } = await insert(confirmed);
  const save = (write: JobWrite) => (how === 'shared' ? stores.duties : stores.orders).save(write);
  const money = (await stores.duties.claim(job.id, 'money', noon, leaseUntil))!;
  expect(await save(aWrite(money, {}, { others: [{ kind: 'run', becomes: { dueAt: noon, askedSince: noon } }] }))).toBe(
    'written',
  );
  const [run, again] = [
    (await stores.duties.claim(job.id, 'run', noon, leaseUntil))!,
    (await stores.duties.claim(job.id, 'money', noon, leaseUntil))!,
  ];
  expect(await save(aWrite(run, { launchAttemptedAt: noon }))).toBe('written');
  // Made from the job as it was before: what was learnt has to be applied to what it is now.
  expect(await save(aWrite(again, { settlement: 'refund_requested' }))).toBe('overtaken');
  const present = (await stores.jobs.find(job.id))!;
  expect(await save(aWrite({ ...again, job: present }, { settlement: 'refund_requested' }))).toBe('written');
  expect(await stores.jobs.find(job.id)).toMatchObject({ launchAttemptedAt: noon, settlement: 'refund_requested' });
});

test('a run that another job has adopted meanwhile is not written, and can be asked for again', async () => {
  const confirmed = { status: 'payment_confirmed', settlement: 'funds_locked', confirmedAt: noon } as const;
  await insert({ ...confirmed, status: 'running', runId: 'a'.repeat(24), launchedAt: noon });
  const { job } = await insert({ ...confirmed, launchAttemptedAt: noon }, { kind: 'run' });
  const held = (await stores.duties.claim(job.id, 'run', noon, leaseUntil))!;
  const adopts = aWrite(held, { status: 'running', runId: 'a'.repeat(24), launchedAt: noon });
  expect(await stores.duties.save(adopts)).toBe('run_taken');
  expect(await stores.jobs.find(job.id)).toEqual(job);
  expect(await stores.duties.postpone(held.duty, later(5_000), held.duty, noon)).toBe(true);
});

test('a duty that was hastened while its question was asked stays as early as that', async () => {
  const { job } = await insert({}, { dueAt: later(-1_000) });
  const [held] = await claimDue(1);
  await stores.duties.hasten([job.paymentRequest!.paymentId], later(-2_000));
  expect(await stores.duties.postpone(held!.duty, later(30_000), held!.duty, noon)).toBe(true);
  expect(await dutyOf(held!)).toMatchObject({ dueAt: noon, leaseUntil: null });
});

test('a stale holder cannot give a duty back', async () => {
  await insert();
  const [slow] = await claimDue(1);
  const [quick] = await claimDue(1, later(25_000), later(50_000));
  await stores.duties.release(slow!.duty, later(25_000));
  expect((await dutyOf(quick!))?.leaseUntil).toEqual(later(50_000));
  await stores.duties.release(quick!.duty, later(25_000));
  expect(await dutyOf(quick!)).toMatchObject({ leaseUntil: null, dueAt: later(25_000) });
});

test('of many orders with one idempotency key, one is made', async () => {
  const order = (more: Partial<Job>) => stores.orders.insert(aNewOrder({ idempotencyKey: 'k', ...more }));
  const made = await Promise.all(Array.from({ length: 20 }, () => order({})));
  expect(made.filter((held) => held !== null)).toHaveLength(1);
  expect(await order({ agentKey: 'other' })).not.toBeNull();
  expect(await order({ owner: 'other' })).not.toBeNull();
  const rows = await database.em.fork().execute('select from job_inputs');
  expect(rows).toHaveLength(3);
});

test('an order that is written once more after a cut connection finds itself', async () => {
  const order = aNewOrder({ idempotencyKey: 'k1' });
  const first = await stores.orders.insert(order);
  expect(await stores.orders.insert(order)).toEqual(first);
});

test('a collision of anything but the key is an error and no replay', async () => {
  const { job } = await insert({ idempotencyKey: 'k1' });
  await expect(insert({ uuid: job.uuid, idempotencyKey: 'k2' })).rejects.toThrow();
});

test('a hint moves what waits, and nothing else', async () => {
  const [waiting, other] = [await insert({}, { dueAt: later(30_000) }), await insert({}, { dueAt: later(30_000) })];
  await stores.duties.hasten([waiting.job.paymentRequest!.paymentId, 'unknown'], noon);
  expect((await dutyOf(waiting))?.dueAt).toEqual(noon);
  expect((await dutyOf(other))?.dueAt).toEqual(later(30_000));
});
