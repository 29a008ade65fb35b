import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKodosumiPanel } from '../../server/adapters/kodosumi/kodosumi-panel.ts';
import type { Kodosumi } from '../../server/ports/kodosumi.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { sendJson, startScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';

/** Nobody remembers a launch. */
const nothing = () => Promise.resolve([]);

let clock: SteppedClock;
let simulator: KodosumiSimulator;
let panel: Kodosumi;
beforeEach(async () => {
  clock = createSteppedClock();
  simulator = await startKodosumiSimulator({ clock, fast: true });
  const { username: name, password } = simulator;
  panel = createKodosumiPanel(simulator.url, { kind: 'password', name, password }, clock);
});
afterEach(() => simulator.stop());

async function launched(inputs = {}): Promise<string> {
  const answer = await panel.launch('summary:Scripted', inputs, () => true);
  if (answer.kind !== 'launched') throw new Error(answer.kind);
  return answer.runId;
}

test.each(['summary:Scripted', 'path:/scripted/now', 'path:/scripted/now/', '/-/localhost/8001/scripted/-/now'])(
  'the flow is found by %s',
  async (agentId) => {
    expect(await panel.getForm(agentId)).toMatchObject({ kind: 'found' });
  },
);

test('an agent that is not listed is unavailable, and found soon after it is listed again', async () => {
  simulator.setFlowsEmpty(true);
  expect(await panel.getForm('summary:Writer')).toMatchObject({ kind: 'unavailable' });
  simulator.setFlowsEmpty(false);
  clock.step(2_000);
  expect(await panel.getForm('summary:Writer')).toMatchObject({ kind: 'found' });
});

describe('a catalogue', () => {
  const flow = (uid: string, summary: string) => ({ uid, url: `/-/h/1/-/${uid}`, summary, base_url: null });

  async function lookIn(pages: object[], agentId: string) {
    let page = 0;
    const server = await startScriptedServer((request, response) => {
      if (!request.url?.startsWith('/flow')) sendJson(response, 200, { elements: [] });
      else sendJson(response, 200, pages[Math.min(page++, pages.length - 1)]);
    });
    const asked = createKodosumiPanel(server.url, { kind: 'api_key', apiKey: 'k' }, clock);
    const answer = await asked.getForm(agentId).catch((error: unknown) => error);
    await server.close();
    return { answer, pages: page };
  }

  test('is read page by page to its end', async () => {
    const pages = [
      { items: [flow('a', 'A')], offset: 'a' },
      { items: [flow('b', 'B')], offset: null },
    ];
    expect(await lookIn(pages, 'summary:B')).toMatchObject({ answer: { kind: 'found' }, pages: 2 });
  });

  test('that begins again at an unknown offset shows no flow twice', async () => {
    const first = { items: [flow('a', 'A')], offset: 'a' };
    const answer = await lookIn([first, first, { items: [flow('b', 'B')], offset: null }], 'summary:A');
    expect(answer).toMatchObject({ answer: { kind: 'found' } });
  });

  test('that never ends is left after some pages', async () => {
    const { pages, answer } = await lookIn([{ items: [flow('a', 'A')], offset: 'a' }], 'summary:A');
    expect(answer).toMatchObject({ kind: 'found' });
    expect(pages).toBe(50);
  });

  test('with two flows of one name is unclear about it', async () => {
    const pages = [{ items: [flow('a', 'Same'), flow('b', 'Same')], offset: null }];
    const { answer } = await lookIn(pages, 'summary:Same');
    expect(answer).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining('more than one') });
    expect((await lookIn(pages, 'b')).answer).toMatchObject({ kind: 'found' });
  });

  test('that is no catalogue is no answer', async () => {
    expect((await lookIn([{ flows: [] }], 'summary:A')).answer).toBeInstanceOf(NoAnswer);
  });
});

test('a run is invisible, then at work, then finished with its verbatim result', async () => {
  const runId = await launched({ final: '{"float":1.0}' });
  expect(await panel.getRun(runId)).toEqual({ kind: 'not_visible' });
  clock.step(1_000);
  expect(await panel.getRun(runId)).toMatchObject({ kind: 'finished', final: '{"float":1.0}' });
});

test.each(['reset', 'garbage', 'html'] as const)('a status that is %s is no answer', async (kind) => {
  const runId = await launched();
  simulator.faults.add({ call: 'GET /outputs/status', kind });
  await expect(panel.getRun(runId)).rejects.toBeInstanceOf(NoAnswer);
});

test('a process that died is noticed by a probe and by nothing else', async () => {
  const runId = await launched({ act: 'die' });
  clock.step(5_000);
  expect(await panel.getRun(runId)).toEqual({ kind: 'working' });
  await panel.probeRun(runId);
  clock.step(1_000);
  expect(await panel.getRun(runId)).toMatchObject({ kind: 'failed' });
});

test('the list of runs has those within the span, newest first, both ends included, and tells whose they are', async () => {
  const at = clock.now();
  const early = await launched({ size: 1 });
  clock.step(20_000);
  const other = await panel.launch('summary:Writer', { prompt: 'x' }, () => true);
  const late = await launched({ size: 2 });
  clock.step(20_000);
  const span = (from: number, to: number, agentId = 'summary:Scripted') =>
    panel.listRuns(agentId, new Date(at.getTime() + from), new Date(at.getTime() + to), nothing);
  const inSpan = async (from: number, to: number) => (await span(from, to)).runs.filter((run) => run.isInSpan);
  const ids = async (from: number, to: number) => (await inSpan(from, to)).map(({ runId }) => runId);
  const otherId = other.kind === 'launched' ? other.runId : '';
  expect(await ids(0, 40_000)).toEqual([late, otherId, early]);
  expect(await ids(0, 0)).toEqual([early]);
  expect(await ids(20_000, 20_000)).toEqual([late, otherId]);
  expect(await ids(7_000, 13_000)).toEqual([]);
  expect((await inSpan(0, 0))[0]?.inputs).toMatchObject({ size: 1 });
  const flows = async (agentId?: string) => (await span(0, 40_000, agentId)).runs.map(({ flow }) => flow);
  expect(await flows()).toEqual(['this_flow', 'another_flow', 'this_flow']);
  expect(await flows('summary:Nobody')).toEqual(['unknown', 'unknown', 'unknown']);
});

test('a span with more runs than a page has is read to its beginning', async () => {
  const runIds: string[] = [];
  for (let run = 0; run < 120; run += 1) runIds.push(await launched());
  clock.step(1_000);
  const at = clock.now().getTime();
  const listed = await panel.listRuns('summary:Scripted', new Date(at - 60_000), new Date(at), nothing);
  expect(new Set(listed.runs.map(({ runId }) => runId))).toEqual(new Set(runIds));
});

test('a span with more runs than can be read says nothing about the one that is looked for', async () => {
  const bound = Math.floor(clock.now().getTime() / 1_000)
    .toString(16)
    .padEnd(24, '0');
  const items = Array.from({ length: 100 }, () => ({ fid: bound, summary: 'Scripted', inputs: null }));
  const server = await startScriptedServer((request, response) => {
    sendJson(response, 200, request.url?.startsWith('/timeline') ? { items } : { items: [], offset: null });
  });
  const key = { kind: 'api_key', apiKey: 'key' } as const;
  const crowded = createKodosumiPanel(server.url, key, clock);
  const listed = crowded.listRuns('summary:Scripted', new Date(clock.now().getTime() - 60_000), clock.now(), nothing);
  await expect(listed).rejects.toThrow('more runs stand in the span');
  await server.close();
});

test('Kodosumi is well with panel, Ray and spooler, and not without the spooler', async () => {
  expect(await panel.isWell()).toBe(true);
  simulator.setSpoolerDown(true);
  expect(await panel.isWell()).toBe(false);
});

test('of a failure the last line of the traceback is told, as the database can hold it', async () => {
  const runId = await launched({ act: 'die' });
  clock.step(1_000);
  expect(await panel.explainFailure(runId)).toBeNull();

  const metadata = { error: 'Traceback\n  line\nValueError: a\0b\ud800\n' };
  const server = await startScriptedServer((_request, response) => {
    sendJson(response, 200, { metadata });
  });
  const asked = createKodosumiPanel(server.url, { kind: 'api_key', apiKey: 'k' }, clock);
  expect(await asked.explainFailure('a'.repeat(24))).toBe('ValueError: ab\ufffd');
  await server.close();
});
