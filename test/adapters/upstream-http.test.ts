import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { retryAfterMs } from '../../server/adapters/upstream-http/retry-after.ts';
import { NotSent } from '../../server/adapters/upstream-http/not-sent.ts';
import { createUpstreamHttp } from '../../server/adapters/upstream-http/upstream-http.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import { sendJson, startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';

const opened: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function upstream(...args: Parameters<typeof startScriptedServer>) {
  const server = await startScriptedServer(...args);
  opened.push(server);
  const clock = createSteppedClock();
  const http = createUpstreamHttp('kodosumi', `${server.url}/`, clock);
  return { server, clock, http };
}

const failure = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => null,
    (error: unknown) => error,
  );

test('a redirect is an answer and never followed', async () => {
  const { server, http } = await upstream((_request, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect((await http({ method: 'POST', path: '/a', json: {} })).status).toBe(302);
  expect(server.seen).toEqual(['POST /a']);
});

test('any status is a value, and nothing is tried again', async () => {
  const { server, http } = await upstream((_request, response) => {
    sendJson(response, 503, { a: 1 }, { 'retry-after': '7' });
  });
  expect(await http({ method: 'GET', path: '/a' })).toMatchObject({ status: 503, json: { a: 1 }, retryAfterMs: 7_000 });
  expect(server.seen).toHaveLength(1);
});

test('a body that is no JSON is an answer without JSON', async () => {
  const { http } = await upstream((_request, response) => response.end('<html>'));
  expect(await http({ method: 'GET', path: '/a' })).toMatchObject({ text: '<html>', json: undefined });
});

test('the time limit covers a body that never ends', async () => {
  const { http } = await upstream((_request, response) => {
    response.writeHead(200).write('{');
  });
  const error = await failure(http({ method: 'GET', path: '/a', timeoutMs: 100 }));
  expect(error).toBeInstanceOf(NoAnswer);
  expect(error).not.toBeInstanceOf(NotSent);
});

test('a connection that is cut after the request may have done its work', async () => {
  const { http } = await upstream((request) => request.socket.destroy());
  expect(await failure(http({ method: 'POST', path: '/a', json: {} }))).not.toBeInstanceOf(NotSent);
});

test('a refused connection surely sent nothing', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  for (const host of ['127.0.0.1', 'localhost']) {
    const http = createUpstreamHttp('kodosumi', `http://${host}:${port}`, createSteppedClock());
    expect(await failure(http({ method: 'POST', path: '/a', json: {} }))).toBeInstanceOf(NotSent);
  }
});

test('a request that is not timely any more is not sent', async () => {
  const { server, http } = await upstream((_request, response) => response.end());
  const error = await failure(http({ method: 'POST', path: '/a', isStillTimely: () => false }));
  expect(error).toBeInstanceOf(NotSent);
  expect(server.seen).toEqual([]);
});

test('an upstream that gives no answers is asked once in a while, and as usual once it is back', async () => {
  let isDown = true;
  const { server, clock, http } = await upstream((request, response) => {
    if (isDown) request.socket.destroy();
    else response.end('{}');
  });
  const ask = () => failure(http({ method: 'GET', path: '/a' }));
  for (let call = 0; call < 8; call += 1) await ask();
  expect(server.seen).toHaveLength(5);
  expect(await ask()).toMatchObject({ retryAfterMs: 5_000 });

  clock.step(5_000);
  await ask();
  await ask();
  expect(server.seen).toHaveLength(6);

  isDown = false;
  clock.step(5_000);
  expect(await ask()).toBeNull();
  expect(await ask()).toBeNull();
  expect(server.seen).toHaveLength(8);
});

test('an upstream that answers 500 to one question is not kept from the others', async () => {
  const { server, http } = await upstream((_request, response) => {
    sendJson(response, 500, { error: 'ConnectError' });
  });
  for (let call = 0; call < 12; call += 1) expect((await http({ method: 'GET', path: '/a' })).status).toBe(500);
  expect(server.seen).toHaveLength(12);
});

test('a probe ends with the first words of an endless answer, and counts as answered', async () => {
  const { server, http } = await upstream((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\r\n\r\n');
  });
  for (let call = 0; call < 12; call += 1) {
    const answer = await http({ method: 'GET', path: '/stream', isProbe: true });
    expect(answer.status).toBe(200);
  }
  expect(server.seen).toHaveLength(12);
});

test.each([
  [null, null],
  ['', null],
  ['soon', null],
  ['0', 0],
  ['7', 7_000],
  [' 7 ', 7_000],
  ['99999999', 300_000],
  ['Tue, 24 Nov 2026 12:00:10 GMT', 10_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
])('Retry-After: %j is %j ms', (header, ms) => {
  expect(
    retryAfterMs(new Headers(header === null ? {} : { 'retry-after': header }), new Date('2026-11-24T12:00:00Z')),
  ).toBe(ms);
});
