import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../../server/adapters/postgres/open-database.ts';
import { createJobStore } from '../../server/adapters/postgres/postgres-job-store.ts';
import { surviveLostConnections } from '../../server/adapters/postgres/survive-lost-connections.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { JobStore } from '../../server/ports/job-store.ts';
import { somePaymentTerms, aNewJob, later, noon } from '../builders/job.ts';
import { aResult, everyEvent } from '../builders/event.ts';
import { createDatabase } from '../support/create-database.ts';

let url: string;
let database: Database;
let store: JobStore;
beforeAll(async () => {
  url = await createDatabase(inject('adminDatabaseUrl'));
  database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 20 }));
  await migrate(database, 'advisory_lock');
  store = createJobStore(database);
});
beforeEach(() => database.em.fork().execute('truncate jobs, job_events'));
afterAll(() => database.close(true));

const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
const query = <Row>(sql: string) => database.em.fork().execute<Row[]>(sql);
const paid = (job: Job): Job => ({
  ...{ ...job, status: 'payment_confirmed', settlement: 'funds_locked' },
  leaseToken: job.leaseToken + 1,
});
const save = (job: Job, more: Partial<Job> = {}) =>
  store.save(job, { ...paid(job), ...more }, [{ type: 'funds_locked' }], noon);

async function claimed(count: number): Promise<Job[]> {
  for (let made = 0; made < count; made += 1) await store.insert(aNewJob(), []);
  const jobs = await store.claimDue(count, noon, later(25_000));
  return jobs.sort((a, b) => a.id - b.id);
}

test('jobs that are written at the same moment share one commit', async () => {
  const jobs = await claimed(30);
  expect(await Promise.all(jobs.map((job) => save(job)))).toEqual(jobs.map(() => true));
  const commits = await query<{ jobs: number; events: number }>(
    'select count(distinct jobs.xmin::text)::int as jobs, count(distinct job_events.xmin::text)::int as events from jobs join job_events on job_id = jobs.id',
  );
  expect(commits).toEqual([{ jobs: 1, events: 1 }]);
});

test('of jobs that share a commit, one whose lease is lost is left alone with its events', async () => {
  const [first, lost, last] = (await claimed(3)) as [Job, Job, Job];
  const taken = await store.claim(lost.id, later(25_000), later(50_000));
  expect(await Promise.all([first, lost, last].map((job) => save(job)))).toEqual([true, false, true]);
  expect(await store.find(lost.id)).toEqual(taken);
  const events = await query<{ job_id: number }>('select job_id from job_events order by job_id');
  expect(events.map((event) => event.job_id)).toEqual([first.id, last.id]);
});

test('each of them may change in another way', async () => {
  const jobs = (await claimed(5)) as [Job, Job, Job, Job, Job];
  const changes: Partial<Job>[] = [
    { runId: 'a'.repeat(24), launchedAt: noon, launchAttemptedAt: later(-1) },
    { result: { ...aResult, output: 'Zoë "😀"\n\\u2028' }, outputHash: 'ef'.repeat(32) },
    { status: 'failed', error: { code: 'run_lost', message: "it's gone" }, completedAt: noon, dueAt: null },
    { attention: { code: 'launch_unknown', message: 'm', since: noon }, leaseUntil: null },
    { payment: somePaymentTerms({ payBy: later(5), amounts: [{ amount: 2n ** 63n, unit: 'lovelace' }] }) },
  ];
  const afters = jobs.map((job, index): Job => ({ ...paid(job), ...changes[index] }));
  const saved = await Promise.all(jobs.map((job, index) => store.save(job, afters[index] as Job, [], noon)));
  expect(saved).toEqual([true, true, true, true, true]);
  expect(await Promise.all(jobs.map(({ id }) => store.find(id)))).toEqual(afters);
});

test('the events of a job are kept in their order', async () => {
  const jobs = await claimed(10);
  const events = [{ type: 'attention_cleared' }, { type: 'funds_locked' }, { type: 'insufficient_time' }] as const;
  await Promise.all(jobs.map((job) => store.save(job, paid(job), [...events], noon)));
  const kept = await query<{ types: string[] }>(
    'select array_agg(type order by id) as types from job_events group by job_id',
  );
  expect(kept).toEqual(jobs.map(() => ({ types: events.map(({ type }) => type) })));
});

test('every event can be kept, and a result no second time', async () => {
  const [job] = (await claimed(1)) as [Job];
  expect(await store.save(job, paid(job), everyEvent, noon)).toBe(true);
  const kept = await query<{ type: string; detail: object }>('select type, detail from job_events order by id');
  expect(kept.map(({ type }) => type)).toEqual(everyEvent.map(({ type }) => type));
  expect(JSON.stringify(kept)).not.toContain(aResult.output);
});

test('large results at the same moment are written one by one, and hold up nothing else', async () => {
  const [first, second, third] = (await claimed(3)) as [Job, Job, Job];
  const result = { ...aResult, output: 'x'.repeat(4_000_000) };
  const saves = [save(first, { result, outputHash: 'h' }), save(second, { result, outputHash: 'h' }), save(third)];
  expect(await Promise.all(saves)).toEqual([true, true, true]);
  expect((await store.find(second.id))?.result).toEqual(result);
  const commits = await query<{ count: number }>('select count(distinct xmin::text)::int as count from jobs');
  expect(commits).toEqual([{ count: 3 }]);
});

test('a row that somebody else holds fails alone, in bounded time, and holds up nobody who comes later', async () => {
  const [first, held, last, next] = (await claimed(4)) as [Job, Job, Job, Job];
  const other = new pg.Client(url);
  await other.connect();
  await other.query('begin');
  await other.query('select from jobs where id = $1 for update', [held.id]);
  const saves = Promise.allSettled([save(first), save(held), save(last)]);
  while ((await other.query(waiting)).rowCount === 0);
  expect(await Promise.race([save(next), saves])).toBe(true);
  const ends = await saves;
  await other.query('rollback');
  await other.end();
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await store.find(held.id))?.status).toBe('pending_payment');
});

test('a hint that a deadlock ended is given once more', async () => {
  const [first, second] = (await claimed(2)) as [Job, Job];
  const paymentIds = [first, second].map((job) => job.paymentRequest!.paymentId);
  const other = new pg.Client(url);
  await other.connect();
  await other.query("set deadlock_timeout = '10s'");
  await other.query('begin');
  await other.query('select from jobs where id = $1 for update', [second.id]);
  const hint = surviveLostConnections(store).hasten(paymentIds, later(-60_000));
  while ((await other.query(waiting)).rowCount === 0);
  await other.query('select from jobs where id = $1 for update', [first.id]);
  await other.query('rollback');
  await other.end();
  await hint;
  const due = await Promise.all([first, second].map(async ({ id }) => (await store.find(id))?.dueAt));
  expect(due).toEqual([later(-60_000), later(-60_000)]);
});

test('one that the database refuses fails alone', async () => {
  const [first, wrong, last] = (await claimed(3)) as [Job, Job, Job];
  const saves = [save(first), save(wrong, { status: 'failed' }), save(last)];
  const [one, two, three] = await Promise.allSettled(saves);
  expect([one?.status, two?.status, three?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await store.find(wrong.id))?.status).toBe('pending_payment');
  expect((await store.find(last.id))?.status).toBe('payment_confirmed');
});

test('of two writes of one job at the same moment, one is taken', async () => {
  const [job] = (await claimed(1)) as [Job];
  expect(await Promise.all([save(job), save(job)])).toEqual([true, false]);
});

test('somebody else who locks the same jobs the other way round costs no write', async () => {
  const [first, second] = (await claimed(2)) as [Job, Job];
  const other = new pg.Client(url);
  await other.connect();
  await other.query("set deadlock_timeout = '10s'");
  await other.query('begin');
  await other.query('select from jobs where id = $1 for update', [second.id]);
  const saves = Promise.all([save(first), save(second)]);
  while ((await other.query(waiting)).rowCount === 0);
  await other.query('select from jobs where id = $1 for update', [first.id]);
  await other.query('rollback');
  await other.end();
  expect(await saves).toEqual([true, true]);
});
