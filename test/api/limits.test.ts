import { createHash } from 'node:crypto';
import type { Agent, Job } from '@masumi-kodosumi-connector/contract/router';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase } from '../support/postgres.ts';
import { openWorld, type World, type WorldOptions } from '../support/world.ts';

const hash = (key: string) => createHash('sha256').update(key).digest('hex');
const API_KEYS = `anna:${hash('anna-key')},ben:${hash('ben-key')}`;
const anna = { authorization: 'Bearer anna-key' };
const ben = { authorization: 'Bearer ben-key' };
const body = { data: { prompt: 'A page about lighthouses' } };

async function open(options: WorldOptions): Promise<World> {
  const world = await openWorld(options);
  onTestFinished(() => world.close());
  return world;
}

const order = (world: World, headers: Record<string, string> = {}, agent = 'writer') =>
  world.call<Job>(`/${agent}/jobs`, { body, headers });

async function availability(world: World, agent: string): Promise<Agent['availability']> {
  world.clock.step(6_000);
  return (await world.call<Agent>(`/${agent}`)).body.availability;
}

test('a caller orders so often a minute, and reads how often more', async () => {
  const world = await open({ env: { API_KEYS, MAX_CREATES_PER_MINUTE: '2' } });
  const first = await order(world, { ...anna, 'idempotency-key': 'once' });
  expect(first.headers.get('ratelimit-policy')).toBe('"orders";q=2;w=60');
  expect(first.headers.get('ratelimit')).toMatch(/^"orders";r=1;t=(60|59)$/);

  const replay = await order(world, { ...anna, 'idempotency-key': 'once' });
  expect([replay.status, replay.body.id, replay.headers.get('ratelimit')]).toEqual([201, first.body.id, null]);
  const refused = await world.call('/writer/jobs', { body: { data: { prompt: 7 } }, headers: anna });
  expect(refused.status).toBe(422);

  expect((await order(world, anna)).headers.get('ratelimit')).toMatch(/^"orders";r=0;/);
  const tooMuch = await order(world, anna);
  expect([tooMuch.status, tooMuch.problem.code]).toEqual([429, 'too_many_requests']);
  expect(Number(tooMuch.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(tooMuch.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(tooMuch.headers.get('ratelimit')).toMatch(/^"orders";r=0;/);
  expect((await order(world, { ...anna, 'idempotency-key': 'once' })).status).toBe(201);
  expect((await order(world, ben)).status).toBe(201);
});

test('replicas share what a caller has ordered', async () => {
  const postgresUrl = await createDatabase(inject('adminDatabaseUrl'));
  const env = { API_KEYS, MAX_CREATES_PER_MINUTE: '2' };
  const one = await open({ env, postgresUrl });
  const other = await open({ env, beside: one });
  expect((await order(one, anna)).status).toBe(201);
  expect((await order(other, anna)).status).toBe(201);
  expect((await order(one, anna)).status).toBe(429);
  expect((await order(other, anna)).status).toBe(429);
});

test('many orders at once are counted one by one', async () => {
  const world = await open({ env: { API_KEYS, MAX_CREATES_PER_MINUTE: '5' } });
  const answers = await Promise.all(Array.from({ length: 12 }, () => order(world, anna)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
});

test('without keys an address is counted, by the word of a trusted proxy only', async () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const proxied = await open({ env: { TRUST_PROXY: '1', MAX_CREATES_PER_MINUTE: '1' } });
  expect((await order(proxied, from('203.0.113.7'))).status).toBe(201);
  expect((await order(proxied, from('203.0.113.8'))).status).toBe(201);
  // What a caller adds itself stands before what the proxy adds.
  expect((await order(proxied, from('198.51.100.1, 203.0.113.7'))).status).toBe(429);

  const direct = await open({ env: { MAX_CREATES_PER_MINUTE: '1' } });
  expect((await order(direct, from('203.0.113.7'))).status).toBe(201);
  expect((await order(direct, from('203.0.113.8'))).status).toBe(429);
});

test('an agent has so many unpaid orders, says so, and takes more once one is paid', async () => {
  const world = await open({ env: { MAX_OPEN_UNPAID: '2' } });
  const first = await order(world);
  await order(world);
  const refused = await order(world);
  expect([refused.status, refused.problem.code]).toEqual([503, 'agent_unavailable']);
  expect(refused.headers.get('retry-after')).toBe('30');
  expect(await availability(world, 'writer')).toMatchObject({
    status: 'unavailable',
    message: 'The agent takes no orders at the moment: too many of its orders wait for their payment.',
  });
  expect((await order(world, {}, 'gratis')).status).toBe(201);

  await world.until(first.body.id, (job) => job.status !== 'pending_payment');
  expect((await order(world)).status).toBe(201);
});

test('one caller closes no agent: so many of its orders wait for their payment, and others order on', async () => {
  const world = await open({ env: { API_KEYS, MAX_OPEN_UNPAID_PER_CALLER: '2' } });
  await order(world, anna);
  const second = await order(world, anna);
  const refused = await order(world, anna);
  expect([refused.status, refused.problem.code]).toEqual([429, 'too_many_requests']);
  expect(refused.problem.detail).toBe(
    'You have 2 orders of this agent that wait for their payment; pay them, or wait until they lapse.',
  );
  expect(refused.headers.get('retry-after')).toBe('30');
  expect((await order(world, anna, 'tipped')).status).not.toBe(429);
  expect((await order(world, ben)).status).toBe(201);
  expect((await availability(world, 'writer')).status).toBe('available');
  await world.service.database.em.fork().execute(`update jobs set status = 'failed', error_code = 'cancelled',
    completed_at = now() where id = ${second.body.id}`);
  expect((await order(world, anna)).status).toBe(201);
});

test('callers without keys are counted by their address, those of IPv6 by their network', async () => {
  const world = await open({ env: { MAX_OPEN_UNPAID_PER_CALLER: '1', TRUST_PROXY: 'loopback' } });
  const from = (address: string) => order(world, { 'x-forwarded-for': address });
  expect((await from('203.0.113.7')).status).toBe(201);
  expect((await from('203.0.113.7')).status).toBe(429);
  expect((await from('203.0.113.8')).status).toBe(201);
  expect((await from('2001:db8:0:1::7')).status).toBe(201);
  expect((await from('2001:db8:0:1:ffff::9')).status).toBe(429);
  expect((await from('2001:0DB8::2:0:0:0:1')).status).toBe(201);
});

test('who only orders closes nobody out, and twenty who order cannot all be promised the one place', async () => {
  const keys = Array.from({ length: 20 }, (_, index) => `caller${index}`);
  const env = {
    API_KEYS: keys.map((key) => `${key}:${hash(key)}`).join(','),
    MAX_CONCURRENT_RUNS: '1',
  };
  const world = await open({ env });
  const as = (index: number) => order(world, { authorization: `Bearer ${keys[index]!}` });
  expect((await as(0)).status).toBe(201);
  expect((await availability(world, 'writer')).status).toBe('available');
  for (let again = 0; again < 5; again += 1) expect((await as(0)).status).toBe(201);
  expect((await as(1)).status).toBe(201);
  const answers = [];
  for (let index = 2; index < 20; index += 1) answers.push(await as(index));
  const refused = answers.filter(({ status }) => status === 503);
  // What a run takes is not known yet: two of five minutes may come before.
  expect(refused).toHaveLength(16);
  expect(refused[0]?.problem.detail).toBe(
    'The agent takes no orders at the moment: 3 runs or more come before, 1 at a time, and a paid job could not wait for as long as they take.',
  );
});

test('a new agent takes the orders of its first customers before a run of it has ended', async () => {
  const world = await open({ env: { MAX_CONCURRENT_RUNS: '10' } });
  const data = { question: 'Which way?' };
  for (let count = 0; count < 15; count += 1) {
    const { id } = await world.order('asking', { data });
    await world.until(id, ({ status }) => status !== 'pending_payment', { agentKey: 'asking' });
  }
  expect((await availability(world, 'asking')).status).toBe('available');
});

test('an agent runs so many jobs at a time, and the others wait for their turn', async () => {
  const world = await open({ env: { MAX_CONCURRENT_RUNS: '2' } });
  const data = { question: 'Which way?' };
  const ids: number[] = [];
  for (let count = 0; count < 6; count += 1) ids.push((await world.order('asking', { data })).id);
  const inStatus = async (status: Job['status']) => {
    const jobs = await Promise.all(ids.map((id) => world.job(id, 'asking')));
    return jobs.filter((job) => job.status === status).map((job) => job.id);
  };
  // All are paid in the same block.
  for (let round = 0; round < 12; round += 1) {
    await world.round(3_000);
    expect(world.kodosumi.runs().length).toBeLessThanOrEqual(2);
  }
  expect(await inStatus('awaiting_input')).toHaveLength(2);
  const waiting = await inStatus('payment_confirmed');
  expect(waiting).toHaveLength(4);

  expect((await availability(world, 'asking')).status).toBe('unavailable');
  const refused = await world.call('/asking/jobs', { body: { data } });
  expect([refused.status, refused.problem.code]).toEqual([503, 'agent_unavailable']);

  world.kodosumi.answerLock(world.kodosumi.runs()[0]?.fid ?? '', { way: 'left' });
  for (let round = 0; round < 40 && world.kodosumi.runs().length === 2; round += 1) await world.round();
  expect(await inStatus('payment_confirmed')).toEqual(waiting.slice(1));
  expect(world.kodosumi.runs()).toHaveLength(3);
});

test('an agent whose runs are short takes orders while all its places are taken', async () => {
  const world = await open({ env: { MAX_CONCURRENT_RUNS: '1' } });
  const { id } = await world.order('asking', { data: { question: 'x' } });
  await world.until(id, (job) => job.status === 'awaiting_input', { agentKey: 'asking' });
  const [run] = world.kodosumi.runs();
  world.kodosumi.answerLock(run?.fid ?? '', { way: 'left' });
  await world.until(id, (job) => job.status === 'completed', { agentKey: 'asking' });

  const next = await world.order('asking', { data: { question: 'y' } });
  await world.until(next.id, (job) => job.status === 'awaiting_input', { agentKey: 'asking' });
  expect((await availability(world, 'asking')).status).toBe('available');
  expect((await world.call('/asking/jobs', { body: { data: { question: 'z' } } })).status).toBe(201);
});

test('a body over the limit is refused before it is read', async () => {
  const world = await open({ env: { MAX_BODY_BYTES: '2048' } });
  const { status, problem } = await world.call('/writer/jobs', { body: { data: { prompt: 'x'.repeat(2_100) } } });
  expect([status, problem.code]).toEqual([413, 'body_too_large']);
});
