import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { contract, type Job } from '@masumi-kodosumi-connector/contract/router';
import { isAppRoute, type AppRouter } from '@ts-rest/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

/** What a stranger with a valid key of his own is answered: nothing of anna's either way. */
type Visit = { path: () => string; body?: object; stranger: 'not_found' | 'sees_own_only' };

let world: World;
let job: Job;

/** One visit a route of the contract; a route without one fails the first test. */
const visits: Record<string, Visit> = {
  'service.index': { path: () => '/', stranger: 'sees_own_only' },
  'service.problems': { path: () => '/problems', stranger: 'sees_own_only' },
  'service.keys': { path: () => '/.well-known/jwks.json', stranger: 'sees_own_only' },
  'service.health': { path: () => '/health', stranger: 'sees_own_only' },
  'service.ready': { path: () => '/ready', stranger: 'sees_own_only' },
  'service.openapi': { path: () => '/openapi.json', stranger: 'sees_own_only' },
  'agents.list': { path: () => '/agents', stranger: 'sees_own_only' },
  'agents.get': { path: () => '/gratis', stranger: 'sees_own_only' },
  'jobs.create': { path: () => '/gratis/jobs', body: { data: { prompt: 'x' } }, stranger: 'sees_own_only' },
  'jobs.list': { path: () => '/writer/jobs', stranger: 'sees_own_only' },
  'jobs.listAll': { path: () => '/jobs', stranger: 'sees_own_only' },
  'jobs.get': { path: () => `/writer/jobs/${job.id}`, stranger: 'not_found' },
};

const routes = Object.entries<AppRouter>(contract).flatMap(([room, router]) =>
  Object.entries(router).flatMap(([name, route]) =>
    isAppRoute(route) ? [{ name: `${room}.${name}`, method: route.method, metadata: route.metadata }] : [],
  ),
);
const isOpen = (metadata: unknown) => (metadata as { access?: string }).access === 'open';

const hash = (key: string) => createHash('sha256').update(key).digest('hex');
const entries = ['anna:old-key', 'anna:new-key', 'ben:ben-key'].map((pair) => {
  const [name = '', key = ''] = pair.split(':');
  return `${name}:${hash(key)}`;
});

beforeAll(async () => {
  world = await openWorld({ env: { API_KEYS: entries.join(',') } });
  job = await world.order('writer', undefined, { authorization: 'Bearer old-key' });
});
afterAll(() => world.close());

test('every route of the contract is visited', () => {
  expect(Object.keys(visits).sort()).toEqual(routes.map(({ name }) => name).sort());
});

describe.each(routes)('$name', ({ name, method, metadata }) => {
  async function visit(authorization: string | null) {
    const route = visits[name]!;
    const headers = { accept: 'application/json', ...(authorization !== null && { authorization }) };
    return world.call(route.path(), { method, headers, ...(route.body && { body: route.body }) });
  }

  test.each(['old-key', 'new-key'])('opens to its owner with the %s', async (key) => {
    const { status } = await visit(`Bearer ${key}`);
    // The reconciler of this world is driven by hand, and so never ready.
    expect(status).toBe(name === 'service.ready' ? 503 : method === 'POST' ? 201 : 200);
  });

  test("shows a stranger with a key nothing of another's", async () => {
    const { status, body, problem } = await visit('Bearer ben-key');
    if (visits[name]!.stranger === 'not_found') expect([status, problem.code]).toEqual([404, 'unknown_job']);
    else expect(JSON.stringify(body)).not.toContain(job.payment?.blockchain_identifier);
  });

  test.each([
    null,
    'Bearer wrong-key',
    'Bearer',
    'Bearer ',
    'Basic b2xkLWtleQ==',
    'old-key',
    'Bearer anna',
    `Bearer ${hash('old-key')}`,
    'Bearer old-key,new-key',
  ])(`answers ${isOpen(metadata) ? 'anybody' : '401'}: %s`, async (authorization) => {
    const { status, headers, problem } = await visit(authorization);
    if (isOpen(metadata)) {
      expect(status).not.toBe(401);
    } else {
      expect([status, problem.code]).toEqual([401, 'unauthorized']);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer( error="invalid_token")?$/);
    }
  });
});

test('npm run key prints a key and the entry that lets it in', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/key.ts', 'carla']);
  const [, key = ''] = /(mkc_\S+)/.exec(stdout) ?? [];
  const [, entry = ''] = /(carla:[0-9a-f]{64})/.exec(stdout) ?? [];
  const opened = await openWorld({ env: { API_KEYS: entry } });
  const { status } = await opened.call('/writer/jobs', { headers: { authorization: `Bearer ${key}` } });
  await opened.close();
  expect([status, key.length]).toEqual([200, 47]);
});

test.each(['', 'a b', 'a:b', 'x'.repeat(65)])('npm run key refuses the name "%s"', async (name) => {
  await expect(promisify(execFile)(process.execPath, ['scripts/key.ts', name])).rejects.toThrow(
    'A name has 1 to 64 letters',
  );
});
