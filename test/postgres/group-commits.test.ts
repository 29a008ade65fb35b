import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase, type Database } from '../../server/adapters/postgres/open-database.ts';
import { createJobStores } from '../../server/adapters/postgres/create-job-stores.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { JobStores } from '../../server/jobs/job-deps.ts';
import type { Held, WriteAnswer } from '../../server/ports/duty-store.ts';
import { aResult, everyEvent } from '../builders/event.ts';
import { aNewOrder, later, noon, somePaymentTerms } from '../builders/job.ts';
import { aWrite } from '../builders/write.ts';
import { createDatabase } from '../support/create-database.ts';

let url: string;
let database: Database;
let stores: JobStores;
beforeAll(async () => {
  url = await createDatabase(inject('adminDatabaseUrl'));
  database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 20 }));
  await migrate(database, 'advisory_lock');
});
beforeEach(async () => {
  await database.em.fork().execute('truncate jobs, job_inputs, job_results, duties, job_events');
  stores = createJobStores(database);
});
afterAll(() => database.close(true));

const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
const query = <Row>(sql: string) => database.em.fork().execute<Row[]>(sql);
const save = (held: Held, more: Partial<Job> = {}) => stores.duties.save(aWrite(held, more));
const written: WriteAnswer = 'written';

async function claimed(count: number): Promise<Held[]> {
  for (let made = 0; made < count; made += 1) await stores.orders.insert({ ...aNewOrder(), events: [] });
  const held = await stores.duties.claimDue(count, noon, later(20_000));
  return held.sort((a, b) => a.job.id - b.job.id);
}

test('jobs that are written at the same moment share one commit', async () => {
  const jobs = await claimed(30);
  expect(await Promise.all(jobs.map((job) => save(job)))).toEqual(jobs.map(() => written));
  const commits = await query<{ jobs: number; events: number }>(
    'select count(distinct jobs.xmin::text)::int as jobs, count(distinct job_events.xmin::text)::int as events from jobs join job_events on job_id = jobs.id',
  );
  expect(commits).toEqual([{ jobs: 1, events: 1 }]);
});

test('of jobs that share a commit, one whose lease is lost is left alone with its events', async () => {
  const [first, lost, last] = (await claimed(3)) as [Held, Held, Held];
  await stores.duties.claim(lost.job.id, 'money', later(20_000), later(50_000));
  expect(await Promise.all([first, lost, last].map((held) => save(held)))).toEqual([written, 'stale', written]);
  expect(await stores.jobs.find(lost.job.id)).toEqual(lost.job);
  const events = await query<{ job_id: number }>('select job_id from job_events order by job_id');
  expect(events.map((event) => event.job_id)).toEqual([first.job.id, last.job.id]);
});

test('each of them may change in another way', async () => {
  const held = await claimed(4);
  const changes: Partial<Job>[] = [
    { runId: 'a'.repeat(24), launchedAt: noon, launchAttemptedAt: later(-1) },
    { status: 'failed', error: { code: 'run_lost', message: "it's gone" }, completedAt: noon },
    { attention: { code: 'launch_unknown', message: 'm', since: noon } },
    { terms: somePaymentTerms({ payBy: later(5), amounts: [{ amount: 2n ** 63n, unit: 'lovelace' }] }) },
  ];
  const writes = held.map((each, index) => aWrite(each, changes[index]));
  expect(await Promise.all(writes.map((write) => stores.duties.save(write)))).toEqual(held.map(() => written));
  expect(await Promise.all(held.map(({ job }) => stores.jobs.find(job.id)))).toEqual(writes.map(({ after }) => after));
});

test('what a change means for the duties is written with it', async () => {
  const [ends, begins, hastens] = (await claimed(3)) as [Held, Held, Held];
  const asked = { dueAt: later(5), askedSince: later(4) };
  const others = [{ kind: 'run' as const, becomes: asked }];
  expect(
    await Promise.all([
      stores.duties.save(aWrite(ends, {}, { own: null })),
      stores.duties.save(aWrite(begins, {}, { others })),
      stores.duties.save(aWrite(hastens, {}, { own: null, others })),
    ]),
  ).toEqual([written, written, written]);
  const left = await query<{ job_id: number; kind: string; lease_token: number }>(
    'select job_id, kind, lease_token from duties order by job_id, kind',
  );
  expect(left).toEqual([
    { job_id: begins.job.id, kind: 'money', lease_token: 2 },
    { job_id: begins.job.id, kind: 'run', lease_token: 0 },
    { job_id: hastens.job.id, kind: 'run', lease_token: 0 },
  ]);
});

test('the events of a job are kept in their order', async () => {
  const held = await claimed(10);
  const events = [{ type: 'attention_cleared' }, { type: 'funds_locked' }, { type: 'insufficient_time' }] as const;
  await Promise.all(held.map((each) => stores.duties.save(aWrite(each, {}, { events: [...events] }))));
  const kept = await query<{ types: string[] }>(
    'select array_agg(type order by id) as types from job_events group by job_id',
  );
  expect(kept).toEqual(held.map(() => ({ types: events.map(({ type }) => type) })));
});

test('every event can be kept, and a result no second time', async () => {
  const [held] = (await claimed(1)) as [Held];
  expect(await stores.duties.save(aWrite(held, {}, { events: everyEvent }))).toBe(written);
  const kept = await query<{ type: string; detail: object }>('select type, detail from job_events order by id');
  expect(kept.map(({ type }) => type)).toEqual(everyEvent.map(({ type }) => type));
  expect(JSON.stringify(kept)).not.toContain(aResult.output);
});

test('large results at the same moment are written one by one, and hold up nothing else', async () => {
  const [first, second, third] = (await claimed(3)) as [Held, Held, Held];
  const result = { ...aResult, output: 'x'.repeat(4_000_000) };
  const completed = { status: 'completed', resultFrozenAt: noon, outputHash: 'h', completedAt: noon } as const;
  const saves = [first, second].map((held) => stores.duties.save(aWrite(held, completed, { result })));
  expect(await Promise.all([...saves, save(third)])).toEqual([written, written, written]);
  expect((await stores.jobs.findWithResult(second.job.id))?.result).toEqual(result);
  const commits = await query<{ count: number }>('select count(distinct xmin::text)::int as count from jobs');
  expect(commits).toEqual([{ count: 3 }]);
});

test('a row that somebody else holds fails alone, in bounded time, and holds up nobody who comes later', async () => {
  const [first, held, last, next] = (await claimed(4)) as [Held, Held, Held, Held];
  const other = new pg.Client(url);
  await other.connect();
  await other.query('begin');
  await other.query('select from jobs where id = $1 for update', [held.job.id]);
  const saves = Promise.allSettled([save(first), save(held), save(last)]);
  while ((await other.query(waiting)).rowCount === 0);
  expect(await Promise.race([save(next), saves])).toBe(written);
  const ends = await saves;
  await other.query('rollback');
  await other.end();
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await stores.jobs.find(held.job.id))?.status).toBe('pending_payment');
});

test('a hint that a deadlock ended is given once more', async () => {
  const [first, second] = (await claimed(2)) as [Held, Held];
  const paymentIds = [first, second].map(({ job }) => job.paymentRequest!.paymentId);
  const other = new pg.Client(url);
  await other.connect();
  await other.query("set deadlock_timeout = '10s'");
  await other.query('begin');
  await other.query('select from duties where job_id = $1 for update', [second.job.id]);
  const hint = stores.duties.hasten(paymentIds, later(-60_000));
  while ((await other.query(waiting)).rowCount === 0);
  await other.query('select from duties where job_id = $1 for update', [first.job.id]);
  await other.query('rollback');
  await other.end();
  await hint;
  const due = await query<{ due_at: Date }>('select due_at from duties');
  expect(due.map(({ due_at }) => new Date(due_at))).toEqual([later(-60_000), later(-60_000)]);
});

test('one that the database refuses fails alone', async () => {
  const [first, wrong, last] = (await claimed(3)) as [Held, Held, Held];
  const saves = [save(first), save(wrong, { status: 'failed' }), save(last)];
  const [one, two, three] = await Promise.allSettled(saves);
  expect([one?.status, two?.status, three?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await stores.jobs.find(wrong.job.id))?.status).toBe('pending_payment');
  expect((await stores.jobs.find(last.job.id))?.status).toBe('payment_confirmed');
});

test('of two writes of one job at the same moment, one is taken', async () => {
  const [job] = (await claimed(1)) as [Held];
  expect(await Promise.all([save(job), save(job)])).toEqual([written, 'stale']);
});

test('somebody else who locks the same jobs the other way round costs no write', async () => {
  const [first, second] = (await claimed(2)) as [Held, Held];
  const other = new pg.Client(url);
  await other.connect();
  await other.query("set deadlock_timeout = '10s'");
  await other.query('begin');
  await other.query('select from duties where job_id = $1 for update', [second.job.id]);
  const saves = Promise.all([save(first), save(second)]);
  while ((await other.query(waiting)).rowCount === 0);
  await other.query('select from duties where job_id = $1 for update', [first.job.id]);
  await other.query('rollback');
  await other.end();
  expect(await saves).toEqual([written, written]);
});
