import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { rawStatus } from '../support/raw-status.ts';
import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const body = { data: { prompt: 'A page' } };

describe('with keys', () => {
  let world: World;
  beforeAll(async () => {
    const API_KEYS = `ann:${sha256('key-a')},ann:${sha256('key-a2')},bob:${sha256('key-b')}`;
    world = await openWorld({ env: { API_KEYS } });
  });
  afterAll(() => world.close());

  test.each([
    ['none', {}, 'missing'],
    ['a wrong one', bearer('key-c'), 'unknown'],
    ['its hash', bearer(sha256('key-a')), 'unknown'],
    ['an empty one', { authorization: 'Bearer ' }, 'missing'],
    ['another scheme', { authorization: 'Basic key-a' }, 'missing'],
  ])('%s is no key, and is called %3$s', async (_name, headers: Record<string, string>, what) => {
    for (const path of ['/writer/jobs', '/writer/jobs/1']) {
      const answer = await world.call(path, path.endsWith('1') ? { headers } : { body, headers });
      expect(answer.problem).toMatchObject({ status: 401, code: 'unauthorized' });
      expect(answer.problem.detail).toContain(what === 'missing' ? 'is missing' : 'is not known');
      const challenge = what === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"';
      expect(answer.headers.get('www-authenticate')).toBe(challenge);
    }
  });

  test('a wrong key is told before a wrong body', async () => {
    expect((await world.call('/writer/jobs', { text: '{' })).status).toBe(401);
  });

  test.each(['/health', '/ready', '/openapi.json', '/agents', '/writer'])('%s is open', async (path) => {
    expect([200, 503]).toContain((await world.call(path)).status);
  });

  test("a job belongs to the name of its key: another owner's job does not exist", async () => {
    const { body: job } = await world.call<Job>('/writer/jobs', { body, headers: bearer('key-a') });
    const get = (key: string) => world.call(`/writer/jobs/${job.id}`, { headers: bearer(key) });
    expect((await get('key-a')).status).toBe(200);
    expect((await get('key-a2')).status).toBe(200);
    expect((await get('key-b')).problem).toMatchObject({ status: 404, code: 'unknown_job' });
  });

  test('an idempotency key belongs to its owner', async () => {
    const order = (key: string) =>
      world.call<Job>('/writer/jobs', { body, headers: { ...bearer(key), 'idempotency-key': 'same' } });
    const [ann, again, bob] = [await order('key-a'), await order('key-a2'), await order('key-b')];
    expect(again.body.id).toBe(ann.body.id);
    expect(bob.status).toBe(201);
    expect(bob.body.id).not.toBe(ann.body.id);
  });

  test('no key, no hash and no input stands in the log', () => {
    for (const secret of ['key-a', sha256('key-a'), 'A page', world.masumi.apiKey]) {
      expect(world.logged.join('\n')).not.toContain(secret);
    }
  });
});

describe('without keys', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test.each(['http://example.org/health', 'http://example.org/writer/jobs/1'])(
    'the target %s is for another host',
    async (target) => {
      const status = await rawStatus(
        world.url,
        `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expect(status).toBe(400);
      const both = await rawStatus(
        world.url,
        `GET ${target} HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n`,
      );
      expect(both).toBe(403);
    },
  );

  test('a target that names this host as the Host header does is answered', async () => {
    const lines = 'GET http://LOCALHOST/health HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n';
    expect(await rawStatus(world.url, lines)).toBe(200);
  });

  test('two Host headers are a malformed request', async () => {
    const lines = 'GET /health HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\nConnection: close\r\n\r\n';
    expect(await rawStatus(world.url, lines)).toBe(400);
  });

  const statusFor = (host: string | null, path = '/health') =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = host === null ? {} : { host };
      request(`${world.url}${path}`, { headers, setHost: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  test.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:80', '[::1]:3000', '[::1]'])(
    'the host %s may ask',
    async (host) => {
      expect(await statusFor(host)).toBe(200);
    },
  );

  test.each([
    'example.org',
    'localhost.example.org',
    '127.0.0.1.example.org',
    '127.0.0.1:3000.example.org',
    'localhost:x',
    '0.0.0.0',
    '',
  ])('the host "%s" is refused everywhere', async (host) => {
    for (const path of ['/health', '/writer/jobs/1', '/none/such']) expect(await statusFor(host, path)).toBe(403);
  });
});
