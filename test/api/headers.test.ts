import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let shared: World;
beforeAll(async () => {
  world = await openWorld();
  shared = await openWorld({ env: { CORS_ORIGINS: 'https://shop.example, http://localhost:5173' } });
});
afterAll(() => Promise.all([world.close(), shared.close()]));

const preflight = (of: World, origin: string) =>
  of.call('/writer/jobs', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,idempotency-key',
    },
  });

test.each(['/health', '/jobs', '/writer/jobs', '/writer/jobs/1', '/nowhere/at/all'])(
  '%s is guarded against being framed, sniffed or rendered, and is kept by no cache',
  async (path) => {
    const { headers } = await world.call(path);
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  },
);

test('a page of another origin may read nothing unless it is named', async () => {
  const { headers } = await world.call('/agents', { headers: { origin: 'https://shop.example' } });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  const asked = await preflight(world, 'https://shop.example');
  expect([...asked.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect((await preflight(shared, 'https://other.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('a page of a named origin may order, and may read the headers that it needs', async () => {
  const asked = await preflight(shared, 'https://shop.example');
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(asked.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  const { headers } = await shared.call('/agents', { headers: { origin: 'http://localhost:5173' } });
  expect(headers.get('access-control-expose-headers')).toContain('ETag');
  expect(headers.get('vary')).toContain('Origin');
});

test('a request keeps the id that it came with, and gets one when it has none or a wrong one', async () => {
  const named = await world.call('/nowhere/at/all', { headers: { 'x-request-id': 'order-7:2' } });
  expect([named.headers.get('x-request-id'), named.problem.request_id]).toEqual(['order-7:2', 'order-7:2']);
  for (const headers of [{}, { 'x-request-id': 'a b' }, { 'x-request-id': 'x'.repeat(129) }]) {
    expect((await world.call('/health', { headers })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test.each([
  [{ CORS_ORIGINS: 'https://shop.example/' }, 'CORS_ORIGINS'],
  [{ CORS_ORIGINS: 'shop.example' }, 'CORS_ORIGINS'],
  [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: '0' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: '10.0.0.1, nonsense' }, 'TRUST_PROXY'],
])('%o is a fault of the configuration', async (env, name) => {
  await expect(openWorld({ env, beside: world })).rejects.toThrow(`${name} must be`);
});
