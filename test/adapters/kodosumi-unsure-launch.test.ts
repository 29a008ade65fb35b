import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { createKodosumiPanel } from '../../server/adapters/kodosumi/kodosumi-panel.ts';
import { drip, sendGzipBomb, sendOverAndOver } from '../support/endless-body.ts';
import { sendJson, startScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';
import { launchWith } from './launch-with.ts';

let clock: SteppedClock;
beforeEach(() => {
  clock = createSteppedClock();
});

const mebibyte = 1_048_576;
const envelope = (status: number) => ({ error: 'E', path: '/x', detail: 'no', status_code: status });
const withPassword = { credentials: { kind: 'password', name: 'a', password: 'b' } } as const;
const quick = { limits: { callMs: 150, launchMs: 150 } };

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const refuse: Answer = (response) => {
  sendJson(response, 401, envelope(401));
};

describe.each<[string, Answer]>([
  ['a 401 in the envelope of the panel', refuse],
  ['a redirect to /', (response) => response.writeHead(302, { location: '/' }).end()],
  [
    'a redirect to the front page as a whole URL',
    (response) => response.writeHead(307, { location: 'http://h/' }).end(),
  ],
])('%s', (_name, answer) => {
  test.each([
    ['a key', {}],
    ['a password', withPassword],
  ])('may come from the app, after a launch: with %s it is sent once, and unknown', async (_credentials, more) => {
    const { launched, posts } = await launchWith(clock, answer, more);
    expect(launched.kind).toBe('unknown');
    expect(posts).toBe(1);
  });

  test('is no launch with a key that the panel itself does not take any more, and not sent again', async () => {
    const { launched, posts } = await launchWith(clock, answer, {
      listAfterwards: (_request, response) => {
        refuse(response, _request);
      },
    });
    expect(launched).toEqual({ kind: 'not_sent', reason: 'Kodosumi did not accept our credentials' });
    expect(posts).toBe(1);
  });

  test('is sent again once with a new login where the panel itself refuses the token', async () => {
    const takes = (request: IncomingMessage) => request.headers['kodosumi_api_key'] === 'token-2';
    const { launched, posts } = await launchWith(
      clock,
      (response, request) => {
        if (takes(request)) sendJson(response, 200, { result: 'a'.repeat(24) });
        else answer(response, request);
      },
      {
        ...withPassword,
        listAfterwards: (request, response) => {
          refuse(response, request);
        },
      },
    );
    expect(launched.kind).toBe('launched');
    expect(posts).toBe(2);
  });

  test.each<[string, Answer]>([
    ['gives no answer', (response) => response.socket?.destroy()],
    ['answers 500', (response) => response.writeHead(500).end()],
    ['answers 401 for another', (response) => response.writeHead(401).end()],
  ])('stays unknown while the panel %s to the second question', async (_silence, silent) => {
    const listAfterwards = (request: IncomingMessage, response: ServerResponse) => {
      silent(response, request);
    };
    const { launched, posts } = await launchWith(clock, answer, { listAfterwards });
    expect(launched.kind).toBe('unknown');
    expect(posts).toBe(1);
  });
});

describe('a 404 in the envelope of the panel', () => {
  const answer: Answer = (response) => {
    sendJson(response, 404, envelope(404));
  };

  test('is unknown while the list still has the flow, or is not to be had', async () => {
    expect((await launchWith(clock, answer)).launched.kind).toBe('unknown');
    const listAfterwards = (_request: IncomingMessage, response: ServerResponse) => response.socket?.destroy();
    expect((await launchWith(clock, answer, { listAfterwards })).launched.kind).toBe('unknown');
  });

  test('is no launch when the list has lost the flow', async () => {
    const listAfterwards = (_request: IncomingMessage, response: ServerResponse) => {
      sendJson(response, 200, { items: [], offset: null });
    };
    expect((await launchWith(clock, answer, { listAfterwards })).launched.kind).toBe('not_sent');
  });
});

test.each<[string, Answer]>([
  ['is reset once it was read', (_response, request) => request.on('end', () => request.socket.resetAndDestroy())],
  ['is closed once it was read', (_response, request) => request.on('end', () => request.socket.destroy())],
  ['gets no answer in time', () => undefined],
  [
    'gets a byte now and then',
    (response) => {
      drip(response, 20);
    },
  ],
  [
    'gets an answer without end',
    (response) => {
      sendOverAndOver(response, Buffer.alloc(65_536, ' '));
    },
  ],
  ['gets a packed answer without end', sendGzipBomb],
  ['gets more than 1 MiB', (response) => response.end(`{"result":"${'a'.repeat(24)}"}`.padEnd(mebibyte + 1))],
  ['gets garbage', (response) => response.end('<html>')],
  ['gets 5,000 levels', (response) => response.end(`{"result":"${'a'.repeat(24)}","elements":${'['.repeat(5_000)}`)],
  [
    'gets a run that is none',
    (response) => {
      sendJson(response, 200, { result: '../../api/users' });
    },
  ],
  [
    'is misdirected',
    (response) => {
      sendJson(response, 421, {});
    },
  ],
  [
    'gets no HTTP',
    (response) => {
      response.socket?.end('nothing of the kind\r\n\r\n');
    },
  ],
])('a launch that %s is unknown, and sent once', async (_name, answer) => {
  const { launched, posts } = await launchWith(clock, answer, { options: quick });
  expect(launched.kind).toBe('unknown');
  expect(posts).toBe(1);
});

test.each([401, 404])('a panel that is gone once it has answered %i to a launch leaves it unknown', async (status) => {
  const answer: Answer = (response) => {
    sendJson(response, status, envelope(status), { connection: 'close' });
  };
  // The second question is surely not sent, the launch was.
  const { launched, posts } = await launchWith(clock, answer, { isGoneAfterwards: true });
  expect(launched.kind).toBe('unknown');
  expect(posts).toBe(1);
});

test('a launch may take longer than any other call', async () => {
  const options = { limits: { callMs: 100, launchMs: 5_000 } };
  const answer: Answer = (response) => {
    setTimeout(() => {
      sendJson(response, 200, { result: 'a'.repeat(24) });
    }, 400);
  };
  expect((await launchWith(clock, answer, { options })).launched.kind).toBe('launched');
});

test('a flow with an address outside the panel is neither asked nor launched', async () => {
  const stranger = await startScriptedServer((_request, response) => {
    sendJson(response, 200, { elements: [], result: 'a'.repeat(24) });
  });
  const port = new URL(stranger.url).port;
  let url = '';
  const server = await startScriptedServer((request, response) => {
    if (request.url?.startsWith('/flow')) sendJson(response, 200, { items: [{ uid: 'u', url, summary: 'X' }] });
    else sendJson(response, 200, { elements: [], result: 'a'.repeat(24) });
  });
  const outside = [
    '/steal',
    `@127.0.0.1:${port}/`,
    stranger.url,
    `//127.0.0.1:${port}/`,
    '/api/users',
    '/-',
    '-/x',
    '',
  ];
  const dotted = ['/-/../api/users', '/-/%2e%2e/api/users', '/-/%252e%252e/api', '/-/..%2fapi', '/../../api/users'];
  for (url of [...outside, ...dotted, server.url.slice(-1) + '/steal', '/-/a?b', '/-/a#b', '/-/a\\..\\b']) {
    const panel = createKodosumiPanel(server.url, { kind: 'api_key', apiKey: 'k' }, clock);
    expect(await panel.getForm('u'), url).toMatchObject({ kind: 'unavailable' });
    expect(await panel.launch('u', {}, () => true), url).toMatchObject({ kind: 'not_sent' });
  }
  expect(stranger.seen).toEqual([]);
  expect(new Set(server.seen)).toEqual(new Set(['GET /flow']));
  await Promise.all([server.close(), stranger.close()]);
});
