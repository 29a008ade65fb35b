import { once } from 'node:events';
import type { AgentList } from '@masumi-kodosumi-connector/contract/router';
import express from 'express';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compress } from '../../server/http/compress.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const tagOf = async (path: string) => (await world.call(path)).headers.get('etag') ?? '';

test.each(['/agents', '/writer', '/openapi.json'])('%s is not sent again to who has it', async (path) => {
  const tag = await tagOf(path);
  expect(tag).toMatch(/^W\/"/);
  world.clock.step(6_000);
  const again = await fetch(world.url + path, { headers: { 'if-none-match': tag } });
  expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
  expect(again.headers.get('cache-control')).toBe('no-cache');
  expect((await world.call(path, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
});

test('an agent that is no longer available has another tag', async () => {
  const before = await tagOf('/agents');
  world.kodosumi.setFlowsEmpty(true);
  world.clock.step(31_000);
  const { status, headers, body } = await world.call<AgentList>('/agents', { headers: { 'if-none-match': before } });
  expect([status, headers.get('etag') === before]).toEqual([200, false]);
  expect(body.items.map(({ availability }) => availability.status)).not.toContain('available');
  world.kodosumi.setFlowsEmpty(false);
});

test('what the page loads is kept for good, under an address that names its version', async () => {
  const page = await (await fetch(`${world.url}/docs`)).text();
  const assets = [...page.matchAll(/(?:src|href)="(docs\/[^"]*)"/g)].map(([, path]) => path ?? '');
  expect(assets).toHaveLength(5);
  for (const path of assets) {
    expect(path).toMatch(/\?v=[\w.-]+$/);
    const answer = await fetch(`${world.url}/${path}`);
    expect(answer.headers.get('cache-control'), path).toBe('public, max-age=31536000, immutable');
    await answer.arrayBuffer();
  }
});

test.each(['/openapi.json', '/agents', '/problems', '/docs/swagger-ui-bundle.js'])('%s is compressed', async (path) => {
  const answer = await fetch(world.url + path, { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
  const plain = await fetch(world.url + path, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await answer.text()).toBe(await plain.text());
});

test('an event stream is not compressed, and arrives event by event', async () => {
  const app = express().use(compress());
  app.get('/', (_req, res) => {
    res.type('text/event-stream').write(`data: ${'x'.repeat(5_000)}\n\n`);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip, br' } });
  const first = await answer.body?.getReader().read();
  expect(answer.headers.get('content-encoding')).toBeNull();
  expect(Buffer.from(first?.value ?? []).toString()).toMatch(/^data: x+/);
  server.closeAllConnections();
  server.close();
});
