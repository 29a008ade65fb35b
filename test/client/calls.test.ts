import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, isInvalidAnswer, isNoAnswer, type Try } from '@masumi-kodosumi-connector/client';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildClient } from '../../client/src/build-client.ts';
import { openWorld, type World } from '../support/world.ts';
import { startFaultingProxy, type FaultingProxy } from './faulting-proxy.ts';
import { createSteppedTiming } from './stepped-timing.ts';

const order = { data: { prompt: 'A secret page' } };

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

test('a call gives its status and headers to who asks for them', async () => {
  const client = createClient({ baseUrl: world.url });
  const { data, status, headers } = await client.create('gratis', order).withResponse();
  expect([data.agent_key, status, headers.get('location')]).toEqual(['gratis', 201, `../gratis/jobs/${data.id}`]);
  expect((await client.agents().withResponse()).headers.get('etag')).toMatch(/^(W\/)?"/);
  await expect(client.get('gratis', 999_999).withResponse()).rejects.toMatchObject({ status: 404 });
});

test('the key of an order is known before it is sent, and is what is sent', async () => {
  proxy.plan('none');
  const keys: string[] = [];
  const failing = buildClient({ baseUrl: proxy.url }, createSteppedTiming()).create('gratis', order, {
    onKey: () => Promise.reject(new Error('the disk is full')),
  });
  await expect(failing).rejects.toThrow('the disk is full');
  expect(proxy.seen).toEqual([]);
  proxy.plan('lost');
  const lost = buildClient({ baseUrl: proxy.url }, createSteppedTiming()).create('gratis', order, {
    onKey: (key) => {
      keys.push(key);
    },
  });
  await expect(lost).rejects.toSatisfy((error) => isNoAnswer(error) && error.idempotencyKey === keys[0]);
  expect(new Set(proxy.seen.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set(keys));
});

test('a call has a time of its own, however patient the policy is', async () => {
  proxy.plan('slow');
  const timing = createSteppedTiming();
  const began = performance.now();
  const health = buildClient({ baseUrl: proxy.url }, timing).health({ timeoutMs: 150 });
  await expect(health).rejects.toSatisfy(isNoAnswer);
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('hooks hear of each try, and the log of each answer: never of a key, an input or a result', async () => {
  proxy.plan({ status: 503 }, 'none');
  const heard: [string, Partial<Try> & { status?: number; pauseMs?: number }][] = [];
  const lines: string[] = [];
  const client = buildClient(
    {
      ...{ baseUrl: proxy.url, apiKey: 'hunter2-the-key' },
      hooks: {
        beforeRequest: (request) => heard.push(['request', request]),
        afterResponse: ({ headers, ms, ...answered }) => {
          expect([headers instanceof Headers, ms >= 0]).toEqual([true, true]);
          heard.push(['response', answered]);
        },
        beforeRetry: ({ error, ...failed }) => {
          expect(error).toMatchObject({ status: 503 });
          heard.push(['retry', failed]);
        },
      },
      logger: { debug: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) },
    },
    createSteppedTiming(),
  );
  await client.create('gratis', order, { idempotencyKey: 'secret-order' });
  const same = { method: 'POST', url: `${proxy.url}/gratis/jobs` };
  expect(heard).toEqual([
    ['request', { ...same, attempt: 1 }],
    ['response', { ...same, attempt: 1, status: 503 }],
    ['retry', { ...same, attempt: 1, pauseMs: expect.any(Number) as number }],
    ['request', { ...same, attempt: 2 }],
    ['response', { ...same, attempt: 2, status: 201 }],
  ]);
  expect(lines).toHaveLength(3);
  expect(lines.join('\n')).not.toMatch(/hunter2|secret/);
});

test('pages have the size that is wanted, over one agent or all', async () => {
  const client = createClient({ baseUrl: proxy.url });
  proxy.plan('none');
  for (let count = 0; count < 3; count += 1) await client.create('gratis', order);
  await client.create('writer', order);
  proxy.plan('none');
  const all = [];
  for await (const job of client.listAll({ pageSize: 2 })) all.push(job);
  expect(all.length).toBeGreaterThanOrEqual(4);
  expect(new Set(all.map(({ agent_key }) => agent_key))).toEqual(new Set(['gratis', 'writer']));
  expect(proxy.seen).toHaveLength(Math.floor(all.length / 2) + (all.length % 2));
  await expect(client.list('gratis', { pageSize: 0 }).next()).rejects.toMatchObject({ code: 'invalid_input' });
});

const job = { id: 1, agent_key: 'writer', status: 'running' };
test.each<[string, number, unknown, 'get' | 'create' | 'list' | 'agents' | 'health']>([
  ['a job that is a list', 200, [], 'get'],
  ['a job without an id', 200, { ...job, id: '1' }, 'get'],
  ['a job whose status is none', 200, { ...job, status: null }, 'get'],
  ['another success', 202, job, 'get'],
  ['an order answered with 200', 200, job, 'create'],
  ['a page without its items', 200, { next_cursor: null }, 'list'],
  ['a page that leads nowhere', 200, { items: [job], next_cursor: '' }, 'list'],
  ['a page of something else', 200, { items: [{ id: 'x' }], next_cursor: null }, 'list'],
  ['agents without prices', 200, { items: [{ key: 'writer' }] }, 'agents'],
  ['the health of another service', 200, { status: 'UP' }, 'health'],
])('%s is no answer of a connector', async (_name, status, body, call) => {
  let asked = 0;
  const server = createServer((_req, res) => {
    asked += 1;
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const client = createClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const calls = {
    get: () => client.get('writer', 1),
    create: () => client.create('writer', order),
    list: () => client.list('writer').next(),
    agents: () => client.agents(),
    health: () => client.health(),
  };
  await expect(calls[call]()).rejects.toSatisfy(isInvalidAnswer);
  expect(asked).toBe(1);
});
