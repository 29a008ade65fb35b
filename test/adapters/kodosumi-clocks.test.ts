import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLaunchClocks } from '../../server/adapters/kodosumi/launch-clock.ts';
import { createKodosumiPanel } from '../../server/adapters/kodosumi/kodosumi-panel.ts';
import { retryAfterMs } from '../../server/adapters/upstream-http/retry-after.ts';
import type { Kodosumi } from '../../server/ports/kodosumi.ts';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';

const minute = 60_000;
/** Nobody remembers a launch. */
const nothing = () => Promise.resolve([]);

let clock: SteppedClock;
let simulator: KodosumiSimulator;
let panel: Kodosumi;
beforeEach(async () => {
  clock = createSteppedClock();
  simulator = await startKodosumiSimulator({ clock, fast: true });
  panel = connect();
});
afterEach(() => simulator.stop());

function connect(): Kodosumi {
  const { username: name, password } = simulator;
  return createKodosumiPanel(simulator.url, { kind: 'password', name, password }, clock);
}

async function launched(agentId = 'summary:Scripted'): Promise<string> {
  const answer = await panel.launch(agentId, {}, () => true);
  if (answer.kind !== 'launched') throw new Error(answer.kind);
  return answer.runId;
}

/** What the list shows of now, a while later. */
async function listedNow(agentId = 'summary:Scripted') {
  const at = clock.now();
  clock.step(10_000);
  return panel.listRuns(agentId, at, at, nothing);
}

test.each([0, 4, -50, 59])('a flow whose clock is %d s ahead is known by one answered launch', async (seconds) => {
  simulator.setClocks({ flowsMs: seconds * 1_000 });
  const runId = await launched();
  const offset = panel.clockOffset('summary:Scripted');
  expect(offset?.leastMs).toBeLessThanOrEqual(seconds * 1_000);
  expect(offset?.mostMs).toBeGreaterThanOrEqual(seconds * 1_000);
  expect(await listedNow()).toMatchObject({ isClockSure: true, runs: [{ runId, isInSpan: true }] });
});

test('more answered launches narrow the offset', async () => {
  simulator.setClocks({ flowsMs: 1_300 });
  for (let launch = 0; launch < 12; launch += 1) {
    await launched();
    clock.step(1_090);
  }
  const { leastMs, mostMs } = panel.clockOffset('summary:Scripted') ?? { leastMs: 0, mostMs: 0 };
  expect(mostMs - leastMs).toBeLessThan(300);
  expect(leastMs).toBeLessThanOrEqual(1_300);
  expect(mostMs).toBeGreaterThanOrEqual(1_300);
});

test('each flow has an offset of its own', async () => {
  await launched('summary:Scripted');
  expect(panel.clockOffset('summary:Writer')).toBeNull();
  expect((await listedNow('summary:Writer')).isClockSure).toBe(false);
});

test.each([-300, 300])(
  'before an answered launch, a run of a flow %d s ahead of the panel is listed',
  async (seconds) => {
    simulator.setClocks({ panelMs: 10 * minute, flowsMs: 10 * minute + seconds * 1_000 });
    const runId = await launched();
    panel = connect();
    await panel.isWell();
    expect(await listedNow()).toMatchObject({ isClockSure: false, runs: [{ runId, isInSpan: true }] });
  },
);

test('an offset above a minute is never sure, and its runs are listed', async () => {
  simulator.setClocks({ panelMs: 2 * minute, flowsMs: 2 * minute });
  const runId = await launched();
  expect(await listedNow()).toMatchObject({ isClockSure: false, runs: [{ runId }] });
});

test('after a jump nothing is sure of what was launched before it was seen, and then it is again', async () => {
  await launched();
  const before = clock.now();
  simulator.setClocks({ flowsMs: 30_000 });
  clock.step(1_000);
  await launched();
  clock.step(1_000);
  expect(await panel.listRuns('summary:Scripted', before, clock.now(), nothing)).toMatchObject({ isClockSure: false });
  expect(await panel.listRuns('summary:Scripted', clock.now(), clock.now(), nothing)).toMatchObject({
    isClockSure: true,
  });
});

test('a jump that no answered launch has shown yet lets the run be listed, as one of another clock', async () => {
  await launched();
  simulator.setClocks({ flowsMs: 4 * minute });
  const at = clock.now();
  simulator.faults.add({ call: 'POST launch', kind: 'lost_after_effect' });
  await panel.launch('summary:Scripted', { size: 7 }, () => true);
  clock.step(1_000);
  const { runs, isClockSure } = await panel.listRuns('summary:Scripted', at, clock.now(), nothing);
  expect(isClockSure).toBe(true);
  expect(runs.find(({ inputs }) => inputs?.['size'] === 7)).toMatchObject({ isInSpan: false });
});

test('a clock that drifts by a second is no jump', () => {
  const clocks = createLaunchClocks();
  const answeredAt = (ms: number, second: number) => {
    const at = new Date(ms);
    clocks.learn('f', {
      sentAt: at,
      answeredAt: at,
      runId: `${second.toString(16).padStart(8, '0')}${'0'.repeat(16)}`,
    });
  };
  answeredAt(1_000_000, 1_000);
  answeredAt(2_000_000, 2_001);
  expect(clocks.offsetOf('f')).toEqual({ leastMs: 1_000, mostMs: 1_000 });
  answeredAt(3_000_000, 3_002);
  expect(clocks.offsetOf('f')).toEqual({ leastMs: 2_000, mostMs: 3_000 });
  expect(clocks.isSureSince('f', new Date(500_000))).toBe(true);
});

test.each([-10, 10])('a token of a panel whose clock is %d h ahead is renewed before it ends', async (hours) => {
  simulator.setClocks({ panelMs: hours * 60 * minute });
  await panel.isWell();
  clock.step(15 * 60 * minute);
  simulator.faults.add({ call: 'POST /api/login', kind: 'status', status: 500 });
  // The token of before is still good: nobody logs in.
  expect(await panel.isWell()).toBe(true);
  clock.step(5 * 60 * minute);
  await expect(panel.isWell()).rejects.toThrow('login answered 500');
});

test.each([
  [{ 'retry-after': 'Fri, 27 Nov 2026 12:00:30 GMT', date: 'Fri, 27 Nov 2026 12:00:00 GMT' }, 30_000],
  [{ 'retry-after': 'Fri, 27 Nov 2026 12:00:30 GMT' }, 90_000],
  [{ 'retry-after': '7', date: 'Fri, 27 Nov 2026 12:00:00 GMT' }, 7_000],
])('the date of a Retry-After is counted from the Date of its answer: %o is %d ms', (headers, ms) => {
  expect(retryAfterMs(new Headers(headers as Record<string, string>), new Date('2026-11-27T11:59:00Z'))).toBe(ms);
});
