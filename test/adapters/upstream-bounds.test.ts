import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { AnswerTooLarge } from '../../server/adapters/upstream-http/answer-too-large.ts';
import { NotSent } from '../../server/adapters/upstream-http/not-sent.ts';
import { createUpstreamHttp, type UpstreamHttp } from '../../server/adapters/upstream-http/upstream-http.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import { drip, memoryTaken, sendGzipBomb, sendOverAndOver } from '../support/endless-body.ts';
import { sendJson, startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';
import { patiently } from '../support/slowness.ts';

const mebibyte = 1_048_576;
const opened: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function upstream(...args: Parameters<typeof startScriptedServer>) {
  const server = await startScriptedServer(...args);
  opened.push(server);
  return { server, http: createUpstreamHttp('kodosumi', server.url, createSteppedClock(), 5_000) };
}

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => null,
    (error: unknown) => error,
  );
}

const some = Buffer.alloc(65_536, '[');

describe.each<[string, (response: ServerResponse) => void]>([
  [
    'without end',
    (response) => {
      sendOverAndOver(response, some);
    },
  ],
  [
    'of 200 MB',
    (response) => {
      sendOverAndOver(response, some, 200_000_000);
    },
  ],
  ['that a gibibyte is packed into', sendGzipBomb],
  [
    'of a byte a chunk',
    (response) => {
      // What undici hands on byte by byte.
      response.socket?.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      response.socket?.write('1\r\n \r\n'.repeat(400_000));
    },
  ],
])('a body %s', (_name, send) => {
  test('is no answer once it is too large, long before the time is up, and memory stays flat', async () => {
    const { http } = await upstream((_request, response) => {
      send(response);
    });
    const since = performance.now();
    const asked = failureOf(http({ method: 'POST', path: '/a', json: {}, maxBytes: 300_000 }));
    expect(await memoryTaken(asked)).toBeLessThan(120 * mebibyte);
    const error = await asked;
    expect(error).toBeInstanceOf(AnswerTooLarge);
    expect(error).not.toBeInstanceOf(NotSent);
    expect(performance.now() - since).toBeLessThan(patiently(4_000));
  });
});

test('the connection of a body that is too large is closed', async () => {
  let hasClosed: () => void;
  const closed = new Promise<void>((resolve) => (hasClosed = resolve));
  const { http } = await upstream((_request, response) => {
    response.on('close', () => {
      hasClosed();
    });
    sendOverAndOver(response, some);
  });
  await failureOf(http({ method: 'GET', path: '/a' }));
  await closed;
});

test('what is decoded counts, and a body may have all of what it is allowed', async () => {
  const packed = gzipSync(JSON.stringify('é'.repeat(49_999)));
  const { http } = await upstream((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  });
  const whole = await http({ method: 'GET', path: '/a', maxBytes: 100_000 });
  expect(whole.json).toBe('é'.repeat(49_999));
  expect(await failureOf(http({ method: 'GET', path: '/a', maxBytes: 99_999 }))).toBeInstanceOf(AnswerTooLarge);
});

test('an answer may have 4 MiB where nothing else is said', async () => {
  let length = 4 * mebibyte;
  const { http } = await upstream((_request, response) => response.end('x'.repeat(length)));
  expect((await http({ method: 'GET', path: '/a' })).text).toHaveLength(length);
  length += 1;
  expect(await failureOf(http({ method: 'GET', path: '/a' }))).toBeInstanceOf(AnswerTooLarge);
});

test('an answer that is too large is no silence of the upstream', async () => {
  const { server, http } = await upstream((_request, response) => response.end('x'.repeat(100)));
  for (let call = 0; call < 12; call += 1) await failureOf(http({ method: 'GET', path: '/a', maxBytes: 10 }));
  expect(server.seen).toHaveLength(12);
});

const slowAnswers: [string, (response: ServerResponse) => void][] = [
  [
    'a byte now and then',
    (response) => {
      drip(response, 20);
    },
  ],
  ['nothing after its head', (response) => response.writeHead(200).write('{')],
  ['no head', () => undefined],
];

test.each(slowAnswers)('an answer with %s ends with its time', async (_name, send) => {
  const { http } = await upstream((_request, response) => {
    send(response);
  });
  const since = performance.now();
  for (const isProbe of [false, true]) {
    const error = await failureOf(http({ method: 'POST', path: '/a', json: {}, timeoutMs: 150, isProbe }));
    if (!isProbe) expect(error).toBeInstanceOf(NoAnswer);
    expect(error).not.toBeInstanceOf(NotSent);
  }
  expect(performance.now() - since).toBeLessThan(patiently(2_000));
});

test.each(slowAnswers)(
  'an answer with %s ends with its time also when garbage was collected meanwhile',
  async (_name, send) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { http } = await upstream((_request, response) => {
      send(response);
    });
    const since = performance.now();
    const asked = failureOf(http({ method: 'GET', path: '/a', timeoutMs: 600 }));
    const collecting = setInterval(collect, 50);
    expect(await asked).toBeInstanceOf(NoAnswer);
    clearInterval(collecting);
    expect(performance.now() - since).toBeLessThan(patiently(3_000));
  },
);

test.each([
  ['lists', '['.repeat(5_000) + ']'.repeat(5_000)],
  ['objects', '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)],
  ['lists without end', '['.repeat(2_000_000)],
  ['lists, millions of them', '['.repeat(2_000_000) + ']'.repeat(2_000_000)],
])('%s inside one another are not parsed', async (_name, text) => {
  const { http } = await upstream((_request, response) => response.end(text));
  let since = 0;
  const asked = http({ method: 'GET', path: '/a' }).finally(() => (since = performance.now()));
  expect(await memoryTaken(asked)).toBeLessThan(60 * mebibyte);
  expect((await asked).json).toBeUndefined();
  expect(performance.now() - since).toBeLessThan(patiently(500));
});

test('brackets in texts are not counted as depth', async () => {
  const value = { a: '[{"\\'.repeat(1_000), b: [[[1]]] };
  const { http } = await upstream((_request, response) => {
    sendJson(response, 200, value);
  });
  expect((await http({ method: 'GET', path: '/a' })).json).toEqual(value);
});

test('a reset after the request was read may come after its work is done', async () => {
  const { server, http } = await upstream((request) => {
    request.on('end', () => request.socket.resetAndDestroy());
  });
  const error = await failureOf(http({ method: 'POST', path: '/a', json: { a: 1 } }));
  expect(codesOf(error)).toContain('ECONNRESET');
  expect(error).not.toBeInstanceOf(NotSent);
  expect(server.seen).toEqual(['POST /a']);
});

test.each([401, 407, 408, 421, 425, 429, 503])('a POST that is answered %i was sent once', async (status) => {
  const { server, http } = await upstream((_request, response) => {
    sendJson(response, status, {}, { 'retry-after': '0', 'www-authenticate': 'Basic realm="a"' });
  });
  await failureOf(http({ method: 'POST', path: '/a', json: {} }));
  expect(server.seen).toEqual(['POST /a']);
});

test('a POST says its length, for proxies that take no chunks', async () => {
  const sent: unknown[] = [];
  const { http } = await upstream((request, response) => {
    sent.push(request.headers['content-length'], request.headers['content-type'], request.headers.accept);
    response.end();
  });
  await http({ method: 'POST', path: '/a', json: { a: 'é' } });
  expect(sent).toEqual(['10', 'application/json', 'application/json']);
});

describe.each([301, 302, 303, 307, 308])('a %i to another origin', (status) => {
  test.each(['GET', 'POST'] as const)('is not followed with the key of a %s', async (method) => {
    const stranger = await upstream((_request, response) => response.end());
    const { server, http } = await upstream((_request, response) => {
      response.writeHead(status, { location: `${stranger.server.url}/steal` }).end();
    });
    const ask: UpstreamHttp = (request) => http({ ...request, headers: { token: 'secret' } });
    expect((await ask({ method, path: '/a', ...(method === 'POST' && { json: {} }) })).status).toBe(status);
    expect(server.seen).toHaveLength(1);
    expect(stranger.server.seen).toEqual([]);
  });
});

function codesOf(error: unknown): unknown[] {
  return error instanceof Error ? [(error as NodeJS.ErrnoException).code, ...codesOf(error.cause)] : [];
}
