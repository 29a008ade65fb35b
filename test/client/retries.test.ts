import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isNoAnswer, isProblem, type RetryPolicy } from '@masumi-kodosumi-connector/client';
import { buildClient } from '../../client/src/build-client.ts';
import { systemTiming } from '../../client/src/timing.ts';
import { openWorld, type World } from '../support/world.ts';
import { startFaultingProxy, type Fault, type FaultingProxy } from './faulting-proxy.ts';
import { createSteppedTiming, type SteppedTiming } from './stepped-timing.ts';
import { patiently } from '../support/slowness.ts';

const order = { data: { prompt: 'A page about lighthouses' } };

let world: World;
let proxy: FaultingProxy;
let timing: SteppedTiming;
beforeAll(async () => {
  world = await openWorld();
  proxy = await startFaultingProxy(() => world.url);
});
afterAll(async () => {
  await proxy.close();
  await world.close();
});
beforeEach(() => {
  timing = createSteppedTiming();
});

const clientWith = (retry?: Partial<RetryPolicy> | false) => buildClient({ baseUrl: proxy.url, retry }, timing);

async function countJobs(agentKey = 'writer'): Promise<number> {
  const direct = buildClient({ baseUrl: world.url }, systemTiming);
  let count = 0;
  for await (const _job of direct.list(agentKey)) count += 1;
  return count;
}

const mended: [string, Fault[]][] = [
  ['the connection is refused', ['refused', 'refused', 'none']],
  ['its answer is lost', ['lost', 'lost', 'none']],
  ['its answer is cut in half', ['cut', 'cut', 'none']],
  [
    'a gateway answers 502, 503, 504 and 408 by itself',
    [{ status: 502 }, { status: 503 }, { status: 504 }, { status: 408 }, 'none'],
  ],
  [
    'a gateway gives up after the order went through',
    [{ status: 504, forwarded: true }, { status: 502, forwarded: true }, 'none'],
  ],
  ['a gateway limits it', [{ status: 429, retryAfter: '2' }, 'none']],
];

test.each(mended)('an order is made once although %s', async (_what, faults) => {
  const before = await countJobs();
  proxy.plan(...faults);
  const job = await clientWith().create('writer', order);
  expect(job).toMatchObject({ agent_key: 'writer', status: 'pending_payment' });
  expect(proxy.seen).toHaveLength(faults.length);
  expect(new Set(proxy.seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect(await countJobs()).toBe(before + 1);
});

test('an order is made once although its first answer never comes to an end', async () => {
  const before = await countJobs();
  proxy.plan('slow', 'none');
  await clientWith({ perTryMs: 1_000 }).create('writer', order);
  expect(proxy.seen).toHaveLength(2);
  expect(await countJobs()).toBe(before + 1);
});

test('an order that is still being made elsewhere is waited for', async () => {
  const before = await countJobs();
  proxy.plan('none');
  const idempotencyKey = 'sent twice at once';
  const jobs = await Promise.all(
    [1, 2, 3].map(() => buildClient({ baseUrl: proxy.url }, systemTiming).create('writer', order, { idempotencyKey })),
  );
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
  expect(await countJobs()).toBe(before + 1);
});

const hopeless: [string, Fault][] = [
  ['no connection', 'refused'],
  ['lost answers', 'lost'],
  ['cut answers', 'cut'],
  ['a gateway that answers 503', { status: 503 }],
];

test.each(hopeless)('%s: never more than the stated tries, and no second job', async (_what, fault) => {
  const before = await countJobs();
  proxy.plan(fault);
  const ordering = clientWith({ maxTries: 4 }).create('writer', order);
  await expect(ordering).rejects.toSatisfy((error) => isNoAnswer(error) || isProblem(error));
  expect(proxy.seen).toHaveLength(4);
  expect(timing.pauses).toEqual([250, 500, 1_000]);
  expect(await countJobs()).toBeLessThanOrEqual(before + 1);
});

test('pauses never last longer than the stated time in all', async () => {
  proxy.plan('refused');
  await expect(clientWith({ maxTries: 1_000, totalMs: 20_000 }).health()).rejects.toSatisfy(isNoAnswer);
  expect(timing.pauses.slice(-2)).toEqual([5_000, 5_000]);
  expect(timing.nowMs()).toBeLessThan(20_000);
});

test('answers that never end last no longer than the stated time in all', async () => {
  proxy.plan('slow');
  const startedMs = performance.now();
  const client = buildClient({ baseUrl: proxy.url, retry: { totalMs: 1_500, perTryMs: 600 } }, systemTiming);
  await expect(client.agents()).rejects.toSatisfy(isNoAnswer);
  expect(performance.now() - startedMs).toBeLessThan(patiently(2_000));
  expect(proxy.seen.length).toBeLessThanOrEqual(3);
});

test('Retry-After is never undercut, and one that asks for too long ends the call with what it asked for', async () => {
  proxy.plan({ status: 503, retryAfter: '7' }, { status: 429, retryAfter: '11' }, 'none');
  await clientWith().health();
  expect(timing.pauses).toEqual([7_000, 11_000]);

  proxy.plan({ status: 503, retryAfter: '3600' }, 'none');
  const error: unknown = await clientWith()
    .health()
    .catch((caught: unknown) => caught);
  expect(isProblem(error) && error).toMatchObject({ status: 503, code: null, problem: null, retryAfterMs: 3_600_000 });
  expect(proxy.seen).toHaveLength(1);
});

test('a payment node without an answer is asked for again with the same key, and sells one job', async () => {
  const before = await countJobs();
  proxy.plan('none');
  world.masumi.faults.add({ call: 'POST /payment', kind: 'lost_after_effect' });
  timing = createSteppedTiming((ms) => {
    world.clock.step(ms);
    return Promise.resolve();
  });
  await clientWith().create('writer', order);
  expect(proxy.seen).toHaveLength(2);
  expect(await countJobs()).toBe(before + 1);
});

test.each([400, 401, 403, 404, 410, 413, 422, 500, 501])('an answer of %i is final', async (status) => {
  proxy.plan({ status }, 'none');
  await expect(clientWith().create('writer', order)).rejects.toSatisfy((e) => isProblem(e) && e.status === status);
  expect(proxy.seen).toHaveLength(1);
});

test('without retries every request is sent once', async () => {
  proxy.plan('lost', 'none');
  await expect(clientWith(false).health()).rejects.toSatisfy(isNoAnswer);
  expect(proxy.seen).toHaveLength(1);
});

test.each(['slow', 'refused'] as const)('an aborted call ends at once: %s', async (fault) => {
  const controller = new AbortController();
  proxy.plan(fault);
  const { signal } = controller;
  const ordering = buildClient({ baseUrl: proxy.url }, systemTiming).create('writer', order, { signal });
  const aborting = setInterval(() => {
    if (proxy.seen.length > 0) controller.abort(new Error('no longer wanted'));
  }, 10);
  await expect(ordering).rejects.toThrow('no longer wanted');
  clearInterval(aborting);
  expect(proxy.seen).toHaveLength(1);
});
