import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawStatus } from '../support/raw-status.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ env: { API_KEYS: `shop:${'0'.repeat(64)}` } });
});
afterAll(() => world.close());

const paths = [
  ['/', 'GET, HEAD, OPTIONS'],
  ['/agents', 'GET, HEAD, OPTIONS'],
  ['/writer', 'GET, HEAD, OPTIONS'],
  ['/health', 'GET, HEAD, OPTIONS'],
  ['/docs', 'GET, HEAD, OPTIONS'],
  ['/problems', 'GET, HEAD, OPTIONS'],
  ['/jobs', 'GET, HEAD, OPTIONS'],
  ['/writer/jobs', 'GET, HEAD, OPTIONS, POST'],
  ['/writer/jobs/1', 'GET, HEAD, OPTIONS'],
] as const;

test.each(paths)('%s says which methods it has: %s', async (path, allowed) => {
  const asked = await world.call(path, { method: 'OPTIONS' });
  expect([asked.status, asked.headers.get('allow')]).toEqual([204, allowed]);
  for (const method of ['PUT', 'DELETE', 'PATCH', ...(allowed.includes('POST') ? [] : ['POST'])]) {
    const { status, headers, problem } = await world.call(path, { method });
    expect([status, problem.code, headers.get('allow')], method).toEqual([405, 'method_not_allowed', allowed]);
  }
});

test.each(['/', '/agents', '/writer', '/health', '/docs', '/problems'])('%s answers HEAD as GET', async (path) => {
  const [got, asked] = await Promise.all([fetch(world.url + path), fetch(world.url + path, { method: 'HEAD' })]);
  expect([asked.status, asked.headers.get('content-type')]).toEqual([got.status, got.headers.get('content-type')]);
  await got.text();
});

test('OPTIONS of the whole service is answered, and a method that nobody knows is none', async () => {
  expect(await rawStatus(world.url, 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toBe(204);
  expect(await rawStatus(world.url, 'PROPFIND /agents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toBe(
    405,
  );
});
