import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKodosumiPanel } from '../../server/adapters/kodosumi/kodosumi-panel.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import { memoryTaken, sendGzipBomb, sendOverAndOver } from '../support/endless-body.ts';
import { sendJson, startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';
import { patiently } from '../support/slowness.ts';

const nothing = () => Promise.resolve([]);

const mebibyte = 1_048_576;
const runId = '6b041f453f066d8f8780b98b';
const flow = { uid: 'u', url: '/-/h/1/-/x', summary: 'X' };

let clock: SteppedClock;
beforeEach(() => {
  clock = createSteppedClock();
});
const opened: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** A panel that lists one flow and answers all else as told. */
async function panelThat(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  maxResultBytes?: number,
) {
  const server = await startScriptedServer((request, response) => {
    if (request.url?.startsWith('/flow')) sendJson(response, 200, { items: [flow], offset: null });
    else answer(response, request);
  });
  opened.push(server);
  const options = maxResultBytes === undefined ? {} : { maxResultBytes };
  const panel = createKodosumiPanel(server.url, { kind: 'api_key', apiKey: 'k' }, clock, options);
  return { panel, server };
}

describe('the status of a run', () => {
  const status = (final: string, more = {}) => ({
    status: 'finished',
    timestamp: 1795430759.7,
    final,
    fid: runId,
    ...more,
  });
  const answered = async (body: unknown, maxResultBytes = 1_000_000) =>
    (
      await panelThat((response) => {
        sendJson(response, 200, body);
      }, maxResultBytes)
    ).panel.getRun(runId);

  test.each(['"', '\\', '\n', 'é', 'x'])('holds an output of %j as large as is allowed', async (letter) => {
    const output = letter.repeat(1_000_000 / Buffer.byteLength(letter));
    const final = JSON.stringify({ str: output });
    expect(await answered(status(final))).toMatchObject({ kind: 'finished', final });
  });

  test('that is too large to be read says that the result is, as far as it is finished', async () => {
    const huge = 'x'.repeat(6_000_000);
    expect(await answered(status(huge))).toEqual({ kind: 'too_large' });
    expect(await answered(status(huge, { status: 'error' }))).toEqual({ kind: 'failed', message: null });
    for (const more of [{ status: 'running' }, { status: 'brand-new' }, { timestamp: 'never' }]) {
      await expect(answered(status(huge, more))).rejects.toBeInstanceOf(NoAnswer);
    }
    await expect(answered(status('small', { description: huge }))).rejects.toBeInstanceOf(NoAnswer);
    await expect(answered({ ...status(''), final: null, description: huge })).rejects.toBeInstanceOf(NoAnswer);
    await expect(answered({ summary: huge, ...status('') })).rejects.toBeInstanceOf(NoAnswer);
  });

  test.each<[string, string, (response: ServerResponse) => void]>([
    [
      'letters',
      'finished',
      (response) => {
        sendOverAndOver(response, Buffer.alloc(65_536, 'x'));
      },
    ],
    [
      'brackets',
      'finished',
      (response) => {
        sendOverAndOver(response, Buffer.alloc(65_536, '['));
      },
    ],
  ])('with %s without end takes no more memory than it is allowed', async (_name, word, send) => {
    const { panel } = await panelThat((response) => {
      response.writeHead(200).write(`{"status":"${word}","timestamp":1,"final":"`);
      send(response);
    }, 1_000_000);
    const asked = panel.getRun(runId);
    expect(await memoryTaken(asked)).toBeLessThan(120 * mebibyte);
    expect(await asked).toEqual({ kind: 'too_large' });
  });

  test('of another run is no answer', async () => {
    for (const fid of ['a'.repeat(24), '../../api/users', 7]) {
      await expect(answered(status('{"int":1}', { fid }))).rejects.toBeInstanceOf(NoAnswer);
    }
  });

  test('in an answer of 404 without end is no answer', async () => {
    const { panel } = await panelThat((response) => {
      response.statusCode = 404;
      sendGzipBomb(response);
    }, 1_000);
    await expect(panel.getRun(runId)).rejects.toBeInstanceOf(NoAnswer);
  });
});

test('a run without an id of a run is never asked for', async () => {
  const { panel, server } = await panelThat((response) => response.writeHead(500).end());
  for (const odd of ['../../api/users', '', `${runId}/..`, runId.toUpperCase(), `${runId}?a=b`, `${runId}\n`]) {
    await expect(panel.getRun(odd)).rejects.toBeInstanceOf(NoAnswer);
    await expect(panel.probeRun(odd)).rejects.toBeInstanceOf(NoAnswer);
    await expect(panel.explainFailure(odd)).rejects.toBeInstanceOf(NoAnswer);
  }
  expect(server.seen).toEqual([]);
});

describe('the timeline', () => {
  const second = () => Math.floor(clock.now().getTime() / 1_000).toString(16);
  const id = (index: number) => `${second()}${(0xffff - index).toString(16).padStart(16, '0')}`;
  const span = () => [new Date(clock.now().getTime() - 60_000), clock.now()] as const;

  /** So many runs whose inputs have so many bytes, page by page as the panel gives them. */
  async function timelineOf(sizes: number[]) {
    const pages: number[] = [];
    const runs = sizes.map((size, index) => ({
      fid: id(index),
      summary: 'X',
      inputs: { dict: { a: 'x'.repeat(size) } },
    }));
    const { panel } = await panelThat((response, request) => {
      const query = new URL(request.url ?? '', 'http://h').searchParams;
      const size = Number(query.get('pp'));
      pages.push(size);
      const items = runs.filter(({ fid }) => fid < (query.get('offset') ?? '')).slice(0, size);
      sendJson(response, 200, { items });
    });
    return { pages, runs, listed: panel.listRuns('u', ...span(), nothing).then((list) => list.runs) };
  }

  test(
    'with a page over 8 MiB is asked for fewer runs at a time, and is read whole',
    async () => {
      const { pages, runs, listed } = await timelineOf(Array<number>(9).fill(2.5 * mebibyte));
      expect((await listed).map(({ runId: found }) => found)).toEqual(runs.map(({ fid }) => fid));
      expect(pages).toEqual([100, 50, 25, 12, 6, 3, 3, 3, 3]);
    },
    patiently(60_000),
  );

  test('with a run of more than 8 MiB says nothing, once it was asked for by itself', async () => {
    const { pages, listed } = await timelineOf([10, 9 * mebibyte]);
    await expect(listed).rejects.toBeInstanceOf(NoAnswer);
    expect(pages).toEqual([100, 50, 25, 12, 6, 3, 1, 1]);
  });

  test('with one page of 8 MiB is asked once', async () => {
    const { pages, listed } = await timelineOf([7.9 * mebibyte]);
    expect(await listed).toHaveLength(1);
    expect(pages).toEqual([100]);
  });

  test(
    'without end is given up before it fills the memory',
    async () => {
      const { pages, listed } = await timelineOf(Array<number>(40).fill(4 * mebibyte));
      await expect(listed).rejects.toThrow('more runs');
      expect(pages.length).toBeLessThan(30);
    },
    patiently(60_000),
  );

  test('with a run that has no id of a run is no answer', async () => {
    const { panel } = await panelThat((response) => {
      sendJson(response, 200, { items: [{ fid: '../../api/users', summary: 'X', inputs: null }] });
    });
    await expect(panel.listRuns('u', ...span(), nothing)).rejects.toBeInstanceOf(NoAnswer);
  });
});

test('a form of more than 1 MiB is no answer, and one of 1 MiB is one', async () => {
  let size = mebibyte;
  const { panel } = await panelThat((response) => {
    response.end('{"elements":[]}'.padEnd(size));
  });
  size += 1;
  await expect(panel.getForm('u')).rejects.toBeInstanceOf(NoAnswer);
  size -= 1;
  expect(await panel.getForm('u')).toMatchObject({ kind: 'found' });
});

test('a list of flows whose pages have no end is given up before it fills the memory', async () => {
  let pages = 0;
  const server = await startScriptedServer((_request, response) => {
    pages += 1;
    const page = { items: [{ ...flow, uid: String(pages), summary: 'x'.repeat(3 * mebibyte) }], offset: String(pages) };
    sendJson(response, 200, page);
  });
  opened.push(server);
  const panel = createKodosumiPanel(server.url, { kind: 'api_key', apiKey: 'k' }, clock);
  await expect(panel.getForm('u')).rejects.toThrow('too large');
  expect(pages).toBeLessThan(10);
});
