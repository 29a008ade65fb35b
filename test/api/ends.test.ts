import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

const identifier = (job: Job) => job.payment!.blockchain_identifier;
const isFailed = (job: Job) => job.status === 'failed';
const scripted = (data: object) => world.order('scripted', { data });

test('a payment that nobody makes closes, and its job is told so', async () => {
  world = await openWorld();
  const job = await world.order();
  world.clock.step(30 * minute);
  world.buyer.tick = () => Promise.resolve();
  const failed = await world.until(job.id, isFailed, { stepMs: minute });
  expect(failed).toMatchObject({
    error: { code: 'payment_window_closed' },
    settlement: { state: 'never_paid', refund_available_at: null },
    result: null,
  });
  expect(failed.completed_at).not.toBeNull();
});

test('funds under other terms are invalid, and nothing runs for them', async () => {
  world = await openWorld();
  world.masumi.faults.add({ call: 'chain lock', kind: 'bad_lock' });
  const job = await world.order();
  const failed = await world.until(job.id, isFailed);
  expect(failed).toMatchObject({ error: { code: 'payment_invalid' }, settlement: { state: 'funds_invalid' } });
  expect(world.kodosumi.runs()).toEqual([]);
});

test('funds that are seen too late to finish in time are not worked for, and can be taken back', async () => {
  world = await openWorld();
  const job = await world.order();
  world.masumi.lockFunds(identifier(job));
  world.clock.step(41 * minute);
  const failed = await world.until(job.id, isFailed);
  expect(failed).toMatchObject({ error: { code: 'insufficient_time' }, settlement: { state: 'funds_locked' } });
  expect(failed.settlement.refund_available_at).toBe(job.payment?.submit_result_time);
  expect(world.kodosumi.runs()).toEqual([]);
  await world.until(job.id, ({ settlement }) => settlement.state === 'refunded', { stepMs: 10 * minute, rounds: 80 });
});

test('a refund that is asked for before the work begins ends the job before it', async () => {
  world = await openWorld();
  const job = await world.order();
  await world.buyer.tick();
  world.masumi.tick();
  const asked = await fetch(`${world.masumi.url}/api/v1/purchase/request-refund`, {
    method: 'POST',
    headers: { token: world.masumi.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ network: 'Preprod', blockchainIdentifier: identifier(job) }),
  });
  expect(asked.status).toBe(200);
  world.clock.step(1_000);
  world.masumi.tick();
  world.masumi.tick();
  const failed = await world.until(job.id, isFailed);
  expect(failed).toMatchObject({ error: { code: 'refund_requested' }, settlement: { state: 'refund_requested' } });
  expect(world.kodosumi.runs()).toEqual([]);
});

test('late funds, seen when the node had given up on them, end the job at last', async () => {
  world = await openWorld();
  const job = await world.order();
  world.clock.step(36 * minute);
  world.masumi.tick();
  world.masumi.lockFunds(identifier(job));
  const held = await world.until(job.id, ({ attention }) => attention !== null);
  expect(held).toMatchObject({ status: 'pending_payment', attention: { code: 'funds_unexpected' } });
  world.buyer.tick = () => Promise.resolve();
  // Before the buyer's node takes them back.
  world.masumi.tick = () => undefined;
  const failed = await world.until(job.id, isFailed, { stepMs: 5 * minute });
  expect(failed).toMatchObject({ error: { code: 'insufficient_time' }, settlement: { state: 'funds_locked' } });
  expect(failed.attention).toMatchObject({ code: 'funds_unexpected' });
  expect(world.kodosumi.runs()).toEqual([]);
});

test('a payment that the node does not know any more ends when no result could be handed in', async () => {
  world = await openWorld();
  const job = await world.order();
  const call = 'POST /payment/resolve-blockchain-identifier';
  world.masumi.faults.add({ call, kind: 'status', status: 404, times: 10_000 });
  const held = await world.until(job.id, ({ attention }) => attention !== null);
  expect(held).toMatchObject({ status: 'pending_payment', attention: { code: 'payment_unknown' } });
  const failed = await world.until(job.id, isFailed, { stepMs: 5 * minute });
  expect(failed).toMatchObject({ error: { code: 'payment_window_closed' }, attention: { code: 'payment_unknown' } });
});

test('a result that is too large fails the job', async () => {
  world = await openWorld({ config: { maxResultBytes: 2_000 } });
  const job = await scripted({ act: 'big', size: 2_001 });
  const failed = await world.until(job.id, isFailed, { agentKey: 'scripted' });
  expect(failed.error).toMatchObject({ code: 'result_too_large', message: expect.stringContaining('2001') });
});

test('a result that is too large to be read at all fails the job the same, and its buyer gets the money back', async () => {
  world = await openWorld({ config: { maxResultBytes: 2_000 } });
  const job = await scripted({ act: 'big', size: 4_000_000 });
  const failed = await world.until(job.id, isFailed, { agentKey: 'scripted' });
  expect(failed.error).toEqual({ code: 'result_too_large', message: 'The result is larger than is allowed.' });
  const settled = (one: Job) => one.settlement.state === 'refunded';
  await world.until(job.id, settled, { agentKey: 'scripted', stepMs: 10 * minute, rounds: 100 });
});

test('a result of quotes alone is delivered up to the very size that is allowed', async () => {
  world = await openWorld({ config: { maxResultBytes: 200_000 } });
  const final = JSON.stringify({ str: '"'.repeat(200_000) });
  const job = await scripted({ act: 'finish', final });
  const done = await world.until(job.id, ({ status }) => status === 'completed', { agentKey: 'scripted' });
  expect(done.result?.output).toBe('"'.repeat(200_000));
});

test.each([
  ['refuse', 'run_refused'],
  ['no_launch', 'run_refused'],
])('an agent that does %s fails the job with %s', async (act, code) => {
  world = await openWorld();
  const job = await scripted({ act });
  const failed = await world.until(job.id, isFailed, { agentKey: 'scripted' });
  expect(failed).toMatchObject({ error: { code }, settlement: { state: 'funds_locked' } });
});

test('a run that was at work is not lost for being invisible for a while', async () => {
  world = await openWorld();
  const job = await world.order('asking', { data: { question: 'Which way?' } });
  const isAsking = ({ status }: Job) => status === 'awaiting_input';
  await world.until(job.id, isAsking, { agentKey: 'asking' });
  for (let round = 0; round < 40; round += 1) await world.round(minute);
  world.kodosumi.faults.add({ call: 'GET /outputs/status', kind: 'status', status: 404, times: 5 });
  for (let round = 0; round < 20; round += 1) await world.round(minute);
  world.kodosumi.faults.add({ call: 'GET /outputs/status', kind: 'html', status: 404, times: 30 });
  for (let round = 0; round < 25; round += 1) await world.round(minute);
  expect(await world.job(job.id, 'asking')).toMatchObject({ status: 'awaiting_input', error: null });
});

test('a run that is invisible for a quarter of an hour while Kodosumi is well is lost', async () => {
  world = await openWorld();
  const job = await scripted({});
  world.kodosumi.faults.add({ call: 'GET /outputs/status', kind: 'status', status: 404, times: 10_000 });
  await world.until(job.id, ({ status }) => status === 'running', { agentKey: 'scripted' });
  for (let round = 0; round < 14; round += 1) await world.round(minute);
  expect((await world.job(job.id, 'scripted')).status).toBe('running');
  const failed = await world.until(job.id, isFailed, { agentKey: 'scripted', stepMs: minute, rounds: 5 });
  expect(failed.error?.code).toBe('run_lost');
});

test('a run is not lost for what may have happened while nobody looked', async () => {
  world = await openWorld();
  const { id } = await scripted({});
  world.kodosumi.faults.add({ call: 'GET /outputs/status', kind: 'status', status: 404, times: 10_000 });
  await world.until(id, ({ status }) => status === 'running', { agentKey: 'scripted' });
  await world.round(minute);
  // The service is down for an hour.
  await world.round(60 * minute);
  expect((await world.job(id, 'scripted')).status).toBe('running');
  world.kodosumi.faults.clear();
  await world.until(id, ({ status }) => status === 'completed', { agentKey: 'scripted', stepMs: minute });
});

test('a job that the database does not take never stops the others', async () => {
  world = await openWorld();
  const bad = await world.order();
  const em = world.service.database.em.fork();
  await em.execute(
    `create function refuse_job() returns trigger language plpgsql as $$
     begin raise exception 'not this one'; end $$`,
  );
  await em.execute(
    `create trigger refuse_job before update of status on jobs for each row
     when (new.id = ${bad.id} and new.status <> old.status) execute function refuse_job()`,
  );
  const good = await world.order();
  await world.until(good.id, ({ status }) => status === 'completed');
  expect((await world.job(bad.id)).status).toBe('pending_payment');

  await em.execute('drop trigger refuse_job on jobs');
  await world.until(bad.id, ({ status }) => status === 'completed', { stepMs: 10_000 });
});
