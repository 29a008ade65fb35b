import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { createDatabase } from '../support/postgres.ts';
import { openWorld, type World } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const get = (id: number, headers: Record<string, string>, of = world) =>
  of.call<Job>(`/writer/jobs/${id}`, { headers });
const untilWaiting = (count: number, of = world) =>
  vi.waitFor(
    () => {
      expect(of.service.deps.changes.waiting()).toBe(count);
    },
    { timeout: patiently(60_000) },
  );

test('who prefers to wait is answered as soon as the status has changed', async () => {
  const { id } = await world.order();
  const waiting = get(id, { prefer: 'wait=60' });
  await untilWaiting(1);
  await world.until(id, (job) => job.status !== 'pending_payment');
  const answer = await waiting;
  expect(answer.body.status).not.toBe('pending_payment');
  expect(answer.headers.get('preference-applied')).toBe('wait=60');
  await untilWaiting(0);
});

test(
  'a thousand who wait cost one question a second, and all are answered',
  { timeout: patiently(120_000) },
  async () => {
    const { id } = await world.order();
    const waiting = Array.from({ length: 1_000 }, () => get(id, { prefer: 'wait=60' }));
    await untilWaiting(1_000);
    const states = vi.spyOn(world.service.deps.jobs, 'statesOf');
    const finds = vi.spyOn(world.service.deps.jobs, 'find');
    for (let second = 0; second < 10; second += 1) await world.service.deps.changes.pass();
    expect([states.mock.calls.length, finds.mock.calls.length]).toEqual([10, 0]);
    vi.restoreAllMocks();

    await world.until(id, (job) => job.status !== 'pending_payment');
    const answers = await Promise.all(waiting);
    expect(answers.filter(({ body }) => body.status === 'pending_payment')).toEqual([]);
  },
);

test('a change that another process committed is answered after the next shared look', async () => {
  const postgresUrl = await createDatabase(inject('adminDatabaseUrl'));
  const first = await openWorld({ postgresUrl });
  const second = await openWorld({ beside: first });
  try {
    const { id } = await first.order();
    const waiting = get(id, { prefer: 'wait=60' }, second);
    await untilWaiting(1, second);
    await first.until(id, (job) => job.status !== 'pending_payment');
    expect(second.service.deps.changes.waiting()).toBe(1);
    await second.service.deps.changes.pass();
    expect((await waiting).body.status).not.toBe('pending_payment');
  } finally {
    await second.close();
    await first.close();
  }
});

test('a wait ends with its connection', async () => {
  const { id } = await world.order();
  const gone = new AbortController();
  const waiting = fetch(`${world.url}/writer/jobs/${id}`, { headers: { prefer: 'wait=60' }, signal: gone.signal });
  await untilWaiting(1);
  gone.abort();
  await expect(waiting).rejects.toThrow();
  await untilWaiting(0);
});

test('a wait in which nothing happened ends after its time', async () => {
  const { id } = await world.order();
  const { headers, status } = await get(id, { prefer: 'wait=1' });
  expect([status, headers.get('preference-applied')]).toEqual([200, 'wait=1']);
  const known = await get(id, { prefer: 'wait=1', 'if-none-match': headers.get('etag') ?? '' });
  expect([known.status, known.body]).toEqual([304, undefined]);
});

test('nobody waits for a job that has ended, for news that are there already, or for a job that is not theirs', async () => {
  const { id } = await world.order();
  const before = await get(id, {});
  await world.until(id, (job) => job.status === 'completed');
  expect((await get(id, { prefer: 'wait=60' })).body.status).toBe('completed');

  const open = await world.order();
  const news = await get(open.id, { prefer: 'wait=60', 'if-none-match': before.headers.get('etag') ?? '' });
  expect(news.body.status).toBe('pending_payment');
  expect((await get(4_711, { prefer: 'wait=60' })).status).toBe(404);
});

test.each([
  ['wait=0', 'wait=0'],
  ['respond-async, wait=0', 'wait=0'],
  ['wait="0"', 'wait=0'],
  ['Wait=0; foo', 'wait=0'],
  ['wait=-1', null],
  ['wait=soon', null],
  ['await=3', null],
])('Prefer: %s applies %s', async (prefer, applied) => {
  const { id } = await world.order();
  const { headers } = await get(id, { prefer });
  expect(headers.get('preference-applied')).toBe(applied);
});

test('a longer wait than a minute is a minute', async () => {
  const { id } = await world.order();
  await world.until(id, (job) => job.status === 'completed');
  expect((await get(id, { prefer: 'wait=3600' })).headers.get('preference-applied')).toBe('wait=60');
});

test('the tag of a job changes with what is shown, and with nothing else', async () => {
  const { id } = await world.order();
  const first = await get(id, {});
  const tag = first.headers.get('etag') ?? '';
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  await world.service.dueDuties.pass();
  await world.service.dueDuties.idle();
  for (const known of [tag, `"other", ${tag}`, '*', tag.replace('W/', '')]) {
    const again = await get(id, { 'if-none-match': known });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, tag]);
  }
  await world.until(id, (job) => job.status === 'running');
  const changed = await get(id, { 'if-none-match': tag });
  expect(changed.status).toBe(200);
  await world.until(id, (job) => job.status === 'completed');
  const completed = await get(id, { 'if-none-match': changed.headers.get('etag') ?? '' });
  expect(completed.body.result?.output).toContain('lighthouses');
});

test('who waits is answered when the service stops', async () => {
  const stopped = await openWorld();
  const { id } = await stopped.order();
  const waiting = get(id, { prefer: 'wait=60' }, stopped);
  await untilWaiting(1, stopped);
  stopped.service.endWaits();
  expect((await waiting).body.status).toBe('pending_payment');
  await stopped.close();
});

const orderAndWait = (agent: string, headers: Record<string, string> = {}) =>
  world.call<Job>(`/${agent}/jobs`, {
    body: { data: { prompt: 'A page' } },
    headers: { prefer: 'wait=60', ...headers },
  });

test('who orders from a free agent and prefers to wait is answered with the result', async () => {
  const ordered = orderAndWait('gratis');
  await untilWaiting(1);
  for (let round = 0; round < 20 && world.service.deps.changes.waiting() > 0; round += 1) await world.round();
  const { status, headers, body } = await ordered;
  expect([status, headers.get('preference-applied'), body.status]).toEqual([201, 'wait=60', 'completed']);
  expect(body.result?.output).toContain('A page');
});

test('who has to pay is answered at once, and with the result when the order is repeated after the payment', async () => {
  const key = { 'idempotency-key': 'wait-for-it' };
  const first = await orderAndWait('writer', key);
  expect(first.body.status).toBe('pending_payment');
  await world.until(first.body.id, ({ status }) => status === 'running');
  const again = orderAndWait('writer', key);
  await untilWaiting(1);
  await world.until(first.body.id, ({ status }) => status === 'completed');
  expect((await again).body).toMatchObject({ id: first.body.id, status: 'completed' });
});

test('a wait that is over is answered with the job as it is', async () => {
  const { status, body } = await orderAndWait('gratis', { prefer: 'wait=0' });
  expect([status, body.status]).toEqual([201, 'payment_confirmed']);
});
