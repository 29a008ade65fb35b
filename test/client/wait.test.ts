import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, isNoAnswer, isWaitTimeout } from '@masumi-kodosumi-connector/client';
import { buildClient } from '../../client/src/build-client.ts';
import { goOnUntil } from '../support/go-on-until.ts';
import { openWorld, type World } from '../support/world.ts';
import { startFaultingProxy, type FaultingProxy } from './faulting-proxy.ts';
import { createSteppedTiming } from './stepped-timing.ts';
import { patiently } from '../support/slowness.ts';

const order = { data: { prompt: 'A page about lighthouses' } };

let world: World;
let proxy: FaultingProxy;
beforeAll(async () => {
  world = await openWorld();
  proxy = await startFaultingProxy(() => world.url);
});
afterAll(async () => {
  await proxy.close();
  await world.close();
});

const client = () => createClient({ baseUrl: proxy.url });
const clientInStep = (during?: (ms: number) => Promise<void>) => {
  const timing = createSteppedTiming(during);
  return { timing, client: buildClient({ baseUrl: proxy.url }, timing) };
};

test('a job is ordered, followed from status to status, and its result is given', async () => {
  proxy.plan('none');
  const job = await client().create('writer', order);
  const seen: string[] = [];
  const waiting = client().wait(job, { onChange: ({ status }) => seen.push(status) });
  const done = await goOnUntil(world, waiting);
  // What lasts no longer than it takes to ask again is not seen.
  const life = ['pending_payment', 'payment_confirmed', 'running', 'completed'];
  expect(seen).toEqual(life.filter((status) => seen.includes(status)));
  expect([seen[0], seen.at(-1)]).toEqual(['pending_payment', 'completed']);
  expect(done.result?.output).toContain('lighthouses');
  expect(await client().get('writer', job.id)).toEqual(done);
});

test('a job that fails ends the wait as well', async () => {
  proxy.plan('none');
  const job = await client().create('failing', { data: { how: 'unexpected' } });
  const done = await goOnUntil(world, client().wait(job));
  expect(done).toMatchObject({ status: 'failed', error: { code: 'run_failed' } });
});

test('a wait in which nothing happens asks the service seldom, and ends in time with the job as it was last seen', async () => {
  proxy.plan('none');
  const job = await client().create('writer', order);
  proxy.plan('none');
  const startedMs = performance.now();
  const error: unknown = await client()
    .wait(job, { timeoutMs: 2_200 })
    .catch((caught: unknown) => caught);
  expect(performance.now() - startedMs).toBeLessThan(patiently(3_500));
  expect(isWaitTimeout(error) && error.job).toMatchObject({ id: job.id, status: 'pending_payment' });
  expect(proxy.seen.length).toBeLessThanOrEqual(4);
});

test('where answers are not held back, a wait asks more seldom the longer nothing changes', async () => {
  proxy.plan('hasty');
  const { client, timing } = clientInStep();
  const job = await client.create('writer', order);
  await expect(client.wait(job, { timeoutMs: 30_000 })).rejects.toSatisfy(isWaitTimeout);
  expect(timing.pauses.slice(0, 3)).toEqual([1_000, 1_500, 2_250]);
  expect(Math.max(...timing.pauses)).toBeLessThanOrEqual(10_000);
  expect(timing.nowMs()).toBe(30_000);
});

test('an aborted wait ends at once with the reason of its signal', async () => {
  proxy.plan('none');
  const controller = new AbortController();
  const { signal } = controller;
  const job = await client().create('writer', order);
  const waiting = client().wait(job, { signal });
  const aborting = setInterval(() => {
    if (world.service.deps.changes.waiting() > 0) controller.abort(new Error('seen enough'));
  }, 10);
  await expect(waiting).rejects.toThrow('seen enough');
  clearInterval(aborting);
  await expect(client().get('writer', job.id, { signal })).rejects.toThrow('seen enough');
});

test('a wait goes on through an outage', async () => {
  proxy.plan('none');
  const { client } = clientInStep((ms) => world.round(ms));
  const job = await client.create('gratis', order);
  proxy.plan(...Array.from({ length: 40 }, () => 'refused' as const), 'hasty');
  expect((await client.wait(job)).status).toBe('completed');
});

test('a wait gives up on an outage that lasts', async () => {
  proxy.plan('none');
  const { client, timing } = clientInStep();
  const job = await client.create('gratis', order);
  proxy.plan('refused');
  await expect(client.wait(job)).rejects.toSatisfy(isNoAnswer);
  expect(timing.nowMs()).toBeGreaterThan(300_000);
  expect(timing.nowMs()).toBeLessThan(330_000);
});
