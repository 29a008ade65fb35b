import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, isNoAnswer, isProblem } from '@masumi-kodosumi-connector/client';
import { buildClient } from '../../client/src/build-client.ts';
import { openWorld, type World } from '../support/world.ts';
import { createSteppedTiming } from './stepped-timing.ts';

const apiKey = 'key-of-the-buyer';
const order = { data: { prompt: 'A page about lighthouses' } };

let world: World;
beforeAll(async () => {
  world = await openWorld({ env: { API_KEYS: `buyer:${createHash('sha256').update(apiKey).digest('hex')}` } });
});
afterAll(() => world.close());

const client = () => createClient({ baseUrl: world.url, apiKey });
test('one idempotency key is one job, and without one every order is another', async () => {
  const key = 'order-1';
  const first = await client().create('writer', order, { idempotencyKey: key });
  expect((await client().create('writer', order, { idempotencyKey: key })).id).toBe(first.id);
  expect((await client().create('writer', order)).id).not.toBe(first.id);
  const conflict = client().create('writer', { data: { prompt: 'Another page' } }, { idempotencyKey: key });
  await expect(conflict).rejects.toSatisfy((error) => isProblem(error, 'idempotency_conflict') && error.status === 409);
});

test('a refused order tells which fields are wrong, and under which name the operator finds it', async () => {
  const error: unknown = await client()
    .create('writer', { data: {} })
    .catch((caught: unknown) => caught);
  expect(isProblem(error) && error).toMatchObject({
    status: 422,
    code: 'invalid_input',
    problem: { errors: [{ field: 'data.prompt', code: 'required' }] },
    requestId: expect.stringMatching(/^[\w-]{36}$/),
    retryAfterMs: null,
  });
  expect(isProblem(error, 'unknown_job')).toBe(false);
});

test('a wrong key and an unknown job are told apart', async () => {
  const stranger = createClient({ baseUrl: world.url, apiKey: 'key-of-nobody' });
  await expect(stranger.get('writer', 1)).rejects.toSatisfy((error) => isProblem(error, 'unauthorized'));
  await expect(client().get('writer', 999_999)).rejects.toSatisfy((error) => isProblem(error, 'unknown_job'));
  await expect(client().agent('../agents')).rejects.toSatisfy((error) => isProblem(error) && error.status === 404);
});

test('agents and health are open, and the base URL may end in a slash', async () => {
  const open = createClient({ baseUrl: `${world.url}/` });
  expect(await open.health()).toMatchObject({ status: 'ok', sandbox: false });
  const agents = await open.agents();
  expect(agents.map(({ key }) => key)).toContain('writer');
  expect(await open.agent('writer')).toMatchObject({ key: 'writer', availability: { status: 'available' } });
});

test('a service that is not there gives no answer', async () => {
  const timing = createSteppedTiming();
  const nowhere = buildClient({ baseUrl: 'http://127.0.0.1:1' }, timing);
  await expect(nowhere.health()).rejects.toSatisfy(isNoAnswer);
  expect(timing.pauses).toHaveLength(4);
  expect(() => createClient({ baseUrl: 'no url' })).toThrow(TypeError);
});
