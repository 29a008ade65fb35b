import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { flowUrls, panelUser, type PanelUser } from './panel-user.ts';
import type { Wire } from './seller.ts';
import { steppedClock, type SteppedClock } from './stepped-clock.ts';

let clock: SteppedClock;
let panel: KodosumiSimulator;
let user: PanelUser;

beforeEach(async () => {
  clock = steppedClock();
  // The real panel's stages, without its real waiting.
  panel = await startKodosumiSimulator({ clock, timing: { notFoundMs: 0, launchMs: 0 } });
  user = await panelUser(panel);
});
afterEach(() => panel.stop());

test('a run is 404 until it is visible, then starting, then running, then finished', async () => {
  const fid = await user.launch('writer', { prompt: 'Lighthouses' });
  const seen: unknown[] = [];
  for (const ms of [0, 1800, 100, 400, 1400, 100]) {
    clock.step(ms);
    const { status, body } = await user.status(fid);
    seen.push(status === 200 ? body['status'] : status);
  }
  expect(seen).toEqual([404, 404, 'starting', 'running', 'running', 'finished']);
});

test('a fid begins with the second of its launch and sorts by time', async () => {
  const first = await user.launch('writer', {});
  const second = await user.launch('writer', {});
  expect(Number.parseInt(first.slice(0, 8), 16)).toBe(clock.now().getTime() / 1000);
  expect(first).toMatch(/^[0-9a-f]{24}$/);
  expect(second > first).toBe(true);
});

test('final is JSON inside JSON, and keeps digits that no number holds', async () => {
  const fid = await user.launch('survey', { name: 'Zoë', age: '30' });
  clock.step(60_000);
  const { final } = (await user.status(fid)).body;
  expect(final).toContain('"big":1180591620717411303424,"whole":1.0');
  expect(final).toContain('漢字');
  expect(Object.keys(JSON.parse(String(final)) as object)).toEqual(['dict']);
});

test.each([
  [JSON.stringify({ newsletter: 'on', extra: 1 }), true],
  [JSON.stringify({ newsletter: true }), false],
  [JSON.stringify({ newsletter: 'true' }), false],
])('with %s the checkbox is %s, and only the form reaches the agent', async (body, newsletter) => {
  await user.call('POST', flowUrls.survey, { headers: user.headers, body });
  const { inputs } = panel.runs()[0]!;
  expect(inputs).toMatchObject({ newsletter, name: null, color: null });
  expect(inputs).not.toHaveProperty('extra');
});

test.each(['name=Zoë&age=5', '', '{"name": '])('the body %j, which is not JSON, launches with nulls', async (body) => {
  const answer = await user.call('POST', flowUrls.survey, { headers: user.headers, body });
  expect(answer.status).toBe(200);
  expect(panel.runs()[0]!.inputs).toMatchObject({ name: null, age: null });
});

test('a JSON list is a crash of the flow app, in HTML', async () => {
  const answer = await user.call('POST', flowUrls.writer, { headers: user.headers, body: '["x"]' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
  expect(panel.runs()).toHaveLength(0);
});

test.each([
  ['unexpected', null],
  ['told', '{"Text":{"body":"The source is not reachable"}}'],
])('an agent that fails as %s leaves the final %s, and its traceback in the details', async (how, final) => {
  const fid = await user.launch('failing', { how });
  clock.step(60_000);
  expect((await user.status(fid)).body).toMatchObject({ status: 'error', final });
  const details = await user.get(`/api/dashboard/execution/${fid}/details`);
  expect(String((details.body['metadata'] as Wire)['error'])).toMatch(/^Traceback/);
});

test.each(['scripted', 'killed'])(
  'a run whose process is %s away stays running until its stream is opened',
  async (how) => {
    const fid =
      how === 'scripted'
        ? await user.launch('scripted', { act: 'die' })
        : await user.launch('asking', { question: '?' });
    clock.step(5000);
    if (how === 'killed') panel.killActor(fid);
    clock.step(86_000_000);
    expect((await user.status(fid)).body['status']).toBe(how === 'killed' ? 'awaiting' : 'running');
    const stream = await user.get(`/outputs/stream/${fid}`);
    expect(stream.body['text']).toContain('actor not found');
    expect((await user.status(fid)).body).toMatchObject({ status: 'error', final: null });
  },
);

test('while the spooler is down a launch answers, and its run shows only afterwards, finished', async () => {
  panel.setSpoolerDown(true);
  const fid = await user.launch('scripted', { final: '{"str":"a string"}' });
  clock.step(20_000);
  expect((await user.status(fid)).status).toBe(404);
  expect((await user.get('/timeline/list')).body['items']).toEqual([]);
  const health = await user.get('/health');
  expect([health.status, health.body['spooler_status']]).toEqual([200, { error: 'Spooler not found' }]);
  panel.setSpoolerDown(false);
  expect((await user.status(fid)).body).toMatchObject({ status: 'finished', final: '{"str":"a string"}' });
});

test('a token ends with its life and with the secret', async () => {
  panel.rotateSecret();
  expect((await user.get('/flow')).body['detail']).toBe('Invalid token');
  const fresh = await panelUser(panel);
  clock.step(86_399_000);
  expect((await fresh.get('/flow')).status).toBe(200);
  clock.step(1000);
  expect((await fresh.get('/flow')).status).toBe(401);
});

test('the header wins over the cookie, and the cookie alone is enough', async () => {
  const cookie = `kodosumi_jwt=${user.token}`;
  expect((await user.call('GET', '/flow', { headers: { cookie } })).status).toBe(200);
  expect((await user.call('GET', '/flow', { headers: { cookie, KODOSUMI_API_KEY: 'bad' } })).status).toBe(401);
  expect((await user.call('GET', '/flow', { headers: { authorization: `Bearer ${user.token}` } })).status).toBe(401);
});

test('the catalogue pages by uid, starts over at an unknown one, and can be empty', async () => {
  const uids: unknown[] = [];
  let offset: string | null = '';
  while (offset !== null) {
    const { body } = await user.get(`/flow?pp=2&offset=${offset}`);
    uids.push(...(body['items'] as Wire[]).map(({ uid }) => uid));
    offset = body['offset'] as string | null;
  }
  expect(new Set(uids).size).toBe(5);
  expect(((await user.get('/flow?pp=1&offset=bogus')).body['items'] as Wire[])[0]!['uid']).toBe(uids[0]);
  panel.setFlowsEmpty(true);
  expect((await user.get('/flow')).body).toEqual({ items: [], offset: null });
  expect((await user.post(flowUrls.writer, {})).status).toBe(404);
});

test('the timeline is newest first, bounded by text, and names an offset on its last page', async () => {
  const old = await user.launch('writer', { prompt: 'old' });
  clock.step(60_000);
  const young = await user.launch('asking', { question: '?' });
  clock.step(60_000);
  const page = async (query: string): Promise<Wire> => (await user.get(`/timeline/list?${query}`)).body;
  const all = await page('pp=10');
  expect((all['items'] as Wire[]).map(({ fid, status }) => [fid, status])).toEqual([
    [young, 'running'],
    [old, 'finished'],
  ]);
  expect(all['offset']).toBe(old);
  const bound = `${young.slice(0, 8)}${'0'.repeat(16)}`;
  expect(((await page(`offset=${bound}`))['items'] as Wire[]).map(({ fid }) => fid)).toEqual([old]);
  expect(await page(`offset=${old}`)).toMatchObject({ items: [], offset: null });
});

test('an answered lock stays for a moment, then the run ends with the answer', async () => {
  const fid = await user.launch('asking', { question: 'Who?' });
  clock.step(10_000);
  const { body } = await user.status(fid);
  const lock = `/lock/${fid}/${(body['locks'] as string[])[0]!}`;
  expect(body['status']).toBe('awaiting');
  expect((await user.get(lock)).body).not.toContainEqual(expect.objectContaining({ type: 'password' }));
  expect((await user.post(lock, { name: '' })).body).toMatchObject({ errors: { name: ['required'] } });
  expect((await user.post(lock, { name: 'nothing' })).body).toMatchObject({ result: null });
  expect((await user.post(lock, { name: 'crash' })).status).toBe(500);
  expect((await user.post(lock, { name: 'Bob', extra: 1 })).status).toBe(200);
  expect((await user.status(fid)).body['status']).toBe('awaiting');
  clock.step(1000);
  expect((await user.status(fid)).body).toMatchObject({ status: 'running', locks: [] });
  clock.step(1000);
  const { final } = (await user.status(fid)).body;
  expect(JSON.parse(String(final))).toMatchObject({
    dict: { lease: { answer: { name: 'Bob', ok: false, extra: 1 } } },
  });
});

test('a lock that nobody answers ends the run, and is still listed', async () => {
  const fid = await user.launch('asking', { question: 'Who?' });
  clock.step(10_900_000);
  const { body } = await user.status(fid);
  expect(body).toMatchObject({ status: 'error', final: null });
  expect(body['locks']).toHaveLength(1);
});

test('a very large result comes whole', async () => {
  const fid = await user.launch('scripted', { act: 'big', size: 3_000_000 });
  clock.step(10_000);
  expect(String((await user.status(fid)).body['final'])).toHaveLength(3_000_000 + '{"Text":{"body":""}}'.length);
});
