import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKodosumiPanel } from '../../server/adapters/kodosumi/kodosumi-panel.ts';
import type { Kodosumi } from '../../server/ports/kodosumi.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { sendJson, startScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';

const unauthorized = { error: 'NotAuthorizedException', path: '/health', detail: 'Unauthorized', status_code: 401 };

let clock: SteppedClock;
let simulator: KodosumiSimulator;
let panel: Kodosumi;
beforeEach(async () => {
  clock = createSteppedClock();
  simulator = await startKodosumiSimulator({ clock, fast: true });
  panel = createKodosumiPanel(simulator.url, password(simulator), clock);
});
afterEach(() => simulator.stop());

const password = ({ username, password }: { username: string; password: string }) =>
  ({ kind: 'password', name: username, password }) as const;

test('a rotated secret costs one more login and no answer', async () => {
  expect(await panel.isWell()).toBe(true);
  simulator.rotateSecret();
  expect(await panel.isWell()).toBe(true);
});

test('a token is renewed before it ends', async () => {
  await panel.isWell();
  clock.step(23 * 3_600_000);
  simulator.faults.add({ call: 'POST /api/login', kind: 'status', status: 500 });
  await expect(panel.isWell()).rejects.toBeInstanceOf(NoAnswer);
  expect(await panel.isWell()).toBe(true);
});

test('a wrong password is no answer, whatever is asked', async () => {
  const wrong = createKodosumiPanel(simulator.url, { kind: 'password', name: 'admin', password: 'no' }, clock);
  await expect(wrong.getRun('a'.repeat(24))).rejects.toBeInstanceOf(NoAnswer);
  expect(await wrong.launch('summary:Writer', {}, () => true)).toMatchObject({ kind: 'not_sent' });
});

test('many questions at once make one login, and share its failure', async () => {
  let logins = 0;
  const server = await startScriptedServer((request, response) => {
    if (request.url === '/api/login') {
      logins += 1;
      sendJson(response, 200, { KODOSUMI_API_KEY: `token-${logins}` });
    } else sendJson(response, 200, { ray_status: [{ Alive: true }], spooler_status: {} });
  });
  const asked = createKodosumiPanel(server.url, { kind: 'password', name: 'a', password: 'b' }, clock);
  expect(await Promise.all(Array.from({ length: 20 }, () => asked.isWell()))).toEqual(Array<boolean>(20).fill(true));
  expect(logins).toBe(1);
  await server.close();
});

test.each([
  ['a 401 of the panel', 401, {}],
  ['a redirect to its front page', 302, { location: '/' }],
])('%s is answered by one login and one more try', async (_name, status, headers) => {
  const server = await startScriptedServer((request, response) => {
    if (request.url === '/api/login') sendJson(response, 200, { KODOSUMI_API_KEY: 'token' });
    else sendJson(response, status, unauthorized, headers);
  });
  const asked = createKodosumiPanel(server.url, { kind: 'password', name: 'a', password: 'b' }, clock);
  expect(await asked.isWell()).toBe(false);
  expect(server.seen).toEqual(['POST /api/login', 'GET /health', 'POST /api/login', 'GET /health']);
  await server.close();
});

test('the token goes out as a header and, for proxies that drop it, as a cookie', async () => {
  const headers: unknown[] = [];
  const server = await startScriptedServer((request, response) => {
    headers.push([request.headers['kodosumi_api_key'], request.headers.cookie, request.headers.accept]);
    sendJson(response, 503, {});
  });
  const asked = createKodosumiPanel(server.url, { kind: 'api_key', apiKey: 'jwt' }, clock);
  expect(await asked.isWell()).toBe(false);
  expect(headers).toEqual([['jwt', 'kodosumi_jwt=jwt', 'application/json']]);
  await server.close();
});
