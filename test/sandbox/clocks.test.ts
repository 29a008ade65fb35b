import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { startMasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { panelUser, type PanelUser } from './panel-user.ts';
import { sellerOf } from './seller.ts';
import { steppedClock, type SteppedClock } from './stepped-clock.ts';

const minute = 60_000;
let clock: SteppedClock;
let panel: KodosumiSimulator;
let user: PanelUser;
beforeEach(async () => {
  clock = steppedClock();
  panel = await startKodosumiSimulator({ clock, fast: true, clockOffsets: { panelMs: minute, flowsMs: -2 * minute } });
  user = await panelUser(panel);
});
afterEach(() => panel.stop());

const worldSecond = () => clock.now().getTime() / 1_000;
const secondOf = (fid: string) => Number.parseInt(fid.slice(0, 8), 16);

test('run ids and what runs write down have the time of the flows, dates and tokens that of the panel', async () => {
  const launchedAt = worldSecond();
  const fid = await user.launch('writer', { prompt: 'Lighthouses' });
  expect(secondOf(fid)).toBe(launchedAt - 120);
  clock.step(5_000);
  const { headers, body } = await user.status(fid);
  expect(Date.parse(headers.get('date') ?? '')).toBe(clock.now().getTime() + minute);
  expect(body).toMatchObject({ status: 'finished' });
  expect(Math.abs(Number(body['timestamp']) - (launchedAt - 120))).toBeLessThan(5);
  const { items } = (await user.get('/timeline/list')).body as unknown as { items: { startup: string }[] };
  expect(Date.parse(`${items[0]?.startup}Z`)).toBe((launchedAt - 120) * 1_000 + 40);
  const claims = JSON.parse(Buffer.from(user.token.split('.')[1] ?? '', 'base64url').toString()) as object;
  expect(claims).toMatchObject({ iat: launchedAt + 60, exp: launchedAt + 60 + 86_400 });
});

test('a jump changes nothing of what was written down before, and the list stays in the order of the ids', async () => {
  const before = await user.launch('writer', { prompt: 'first' });
  clock.step(10_000);
  const { timestamp } = (await user.status(before)).body;
  panel.setClocks({ flowsMs: -10 * minute });
  clock.step(10_000);
  const after = await user.launch('writer', { prompt: 'second' });
  clock.step(10_000);
  expect((await user.status(before)).body['timestamp']).toBe(timestamp);
  expect(after < before).toBe(true);
  const list = (await user.get('/timeline/list')).body as unknown as { items: { fid: string }[] };
  expect(list.items.map(({ fid }) => fid)).toEqual([before, after]);
});

test('a token that a panel set back did not make yet is refused', async () => {
  panel.setClocks({ panelMs: -minute });
  expect((await user.get('/flow')).status).toBe(401);
});

test('a launch that is held gives no answer, and makes its run that much later', async () => {
  panel.faults.add({ call: 'POST launch', kind: 'held', delayMs: 120_000 });
  await expect(user.launch('writer', { prompt: 'late' })).rejects.toThrow('fetch failed');
  clock.step(119_000);
  expect(panel.runs()).toEqual([]);
  clock.step(1_000);
  expect(panel.runs().map(({ fid }) => secondOf(fid))).toEqual([worldSecond() - 120]);
});

test("the node's rows, dates and checks of deadlines have its own time", async () => {
  const node = await startMasumiSimulator({ clock, clockOffsetMs: 3 * minute });
  const payment = await sellerOf(node, clock).create();
  expect(Date.parse(String(payment['createdAt']))).toBe(clock.now().getTime() + 3 * minute);
  node.setClock(-3 * minute);
  const { headers } = await fetch(`${node.url}/api/v1/health`);
  expect(Date.parse(headers.get('date') ?? '')).toBe(clock.now().getTime() - 3 * minute);
  await node.stop();
});
