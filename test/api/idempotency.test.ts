import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const key = { 'idempotency-key': 'order-1' };
const body = { data: { prompt: 'A page' } };
const order = (more: object = {}, agent = 'writer', headers: Record<string, string> = key) =>
  world.call<Job>(`/${agent}/jobs`, { body: { ...body, ...more }, headers });

test('the same key and body give the same job, whatever became of it', async () => {
  const first = await order();
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  const second = await order();
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  await world.until(first.body.id, (job) => job.status === 'completed');
  expect((await order()).body).toMatchObject({ id: first.body.id, status: 'completed' });
  expect(world.masumi.payments()).toHaveLength(1);
});

test('the same key and another body is a conflict', async () => {
  await order();
  for (const more of [
    { data: { prompt: 'Another' } },
    { payment_amount: 10 },
    { identifier_from_purchaser: 'aabbccddeeff00' },
  ]) {
    expect((await order(more)).problem).toMatchObject({ status: 409, code: 'idempotency_conflict' });
  }
  const reordered = '{"data":{"prompt":"A page"}}';
  expect((await world.call('/writer/jobs', { text: reordered, headers: key })).status).toBe(201);
});

test('a key belongs to one agent', async () => {
  const first = await order();
  const other = await order({ payment_amount: 3 }, 'tipped');
  expect(other.status).toBe(201);
  expect(other.body.id).not.toBe(first.body.id);
});

test('a key is kept for a day', async () => {
  const first = await order();
  world.clock.step(86_400_001);
  const next = await order();
  expect(next.status).toBe(201);
  expect(next.body.id).not.toBe(first.body.id);
});

test.each(['reset', 'lost_after_effect', 'garbage'] as const)(
  'after a 503 (%s) the retry goes on with the same intent: one job, one shown identifier',
  async (kind) => {
    world.masumi.faults.add({ call: 'POST /payment', kind });
    expect((await order()).problem).toMatchObject({ status: 503, code: 'payment_node_unavailable' });
    const retried = await order();
    expect(retried.status).toBe(201);
    // Nobody has seen this answer before.
    expect(retried.headers.get('idempotent-replayed')).toBeNull();
    expect(world.masumi.payments()).toHaveLength(1);
    expect((await order()).body).toEqual(retried.body);
    await world.until(retried.body.id, (job) => job.status === 'completed');
    expect(world.kodosumi.runs()).toHaveLength(1);
  },
);

test('many orders at once with one key are one job', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => order()));
  const made = answers.filter(({ status }) => status === 201);
  expect(new Set(made.map((answer) => answer.body.id)).size).toBe(1);
  for (const { status, problem } of answers.filter((answer) => answer.status !== 201)) {
    expect({ status, code: problem.code }).toEqual({ status: 409, code: 'idempotency_in_progress' });
  }
  expect(world.masumi.payments()).toHaveLength(1);
});

test('an order that the node refused can be made again with its key', async () => {
  world.masumi.faults.add({ call: 'POST /payment', kind: 'status', status: 400 });
  expect((await order()).status).toBe(502);
  const retried = await order();
  expect(retried).toMatchObject({ status: 201, body: { status: 'pending_payment' } });
});

test('an order whose caller came back too late is made anew', async () => {
  world.masumi.faults.add({ call: 'POST /payment', kind: 'reset' });
  expect((await order()).status).toBe(503);
  world.clock.step(3_600_000);
  for (let round = 0; round < 3; round += 1) await world.round();
  const retried = await order();
  expect(retried).toMatchObject({ status: 201, body: { status: 'pending_payment' } });
  expect(retried.body.payment!.pay_by_time_ms).toBeGreaterThan(world.clock.now().getTime());
});

test('an order whose caller comes back with little of its time to pay left gets new deadlines', async () => {
  world.masumi.faults.add({ call: 'POST /payment', kind: 'reset' });
  expect((await order()).status).toBe(503);
  world.clock.step(20 * 60_000);
  const now = world.clock.now().getTime();
  const retried = await order();
  expect(retried).toMatchObject({ status: 201, body: { id: 1, status: 'pending_payment' } });
  expect(retried.body.payment!.pay_by_time_ms).toBe(now + 30 * 60_000);
  expect((await order()).body.payment).toEqual(retried.body.payment);
  expect(world.masumi.payments()).toHaveLength(1);
});

test('an order without a key whose answer was lost lapses, and nobody is shown it', async () => {
  world.masumi.faults.add({ call: 'POST /payment', kind: 'lost_after_effect' });
  expect((await order({}, 'writer', {})).status).toBe(503);
  for (let round = 0; round < 3; round += 1) await world.round(30_000);
  expect((await world.call('/writer/jobs/1')).status).toBe(404);
  expect(world.kodosumi.runs()).toHaveLength(0);
});

test('a free order is the same one again', async () => {
  const first = await order({}, 'gratis');
  expect((await order({}, 'gratis')).body.id).toBe(first.body.id);
});
