import { afterEach, expect, inject, test } from 'vitest';
import type { ClockOffsets } from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { createDatabase } from '../support/postgres.ts';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

async function lostLaunch(kind: 'reset' | 'lost_after_effect' | 'held', delayMs?: number): Promise<number> {
  world.kodosumi.faults.add({ call: 'POST launch', kind, ...(delayMs !== undefined && { delayMs }) });
  const { id } = await world.order();
  await world.until(id, ({ attention }) => attention?.code === 'launch_unknown');
  return id;
}

async function answeredLaunch(): Promise<void> {
  const { id } = await world.order('writer', { data: { prompt: 'A page about clocks' } });
  await world.until(id, ({ status }) => status === 'completed', { stepMs: 5_000 });
}

async function pass(minutes: number): Promise<void> {
  for (let round = 0; round < minutes * 4; round += 1) await world.round(minute / 4);
}

const completed = { stepMs: minute / 4 };
const runsOfLost = () => world.kodosumi.runs().filter(({ inputs }) => inputs['prompt'] === 'A page about lighthouses');

test.each<ClockOffsets>([
  { panelMs: 10_000, flowsMs: 10_000 },
  { panelMs: -100_000, flowsMs: -100_000 },
  { panelMs: 0, flowsMs: 5 * minute },
  { panelMs: 0, flowsMs: -5 * minute },
  { panelMs: 20 * minute, flowsMs: 16 * minute },
])('with clocks ahead of ours by %o a lost launch is found, and one run is made', async (offsets) => {
  world = await openWorld();
  world.kodosumi.setClocks(offsets);
  const id = await lostLaunch('lost_after_effect');
  await world.until(id, ({ status }) => status === 'completed', completed);
  expect(world.kodosumi.runs()).toHaveLength(1);
});

test('a flow whose clock moved by 4 s since it was known has its lost launch found', async () => {
  world = await openWorld();
  await answeredLaunch();
  world.clock.step(10 * minute);
  world.kodosumi.setClocks({ flowsMs: -4_000 });
  const id = await lostLaunch('lost_after_effect');
  await world.until(id, ({ status }) => status === 'completed', completed);
  expect(runsOfLost()).toHaveLength(1);
});

test('before the first answered launch a lost one is held, and sent again once another has been answered', async () => {
  world = await openWorld();
  const id = await lostLaunch('reset');
  await pass(15);
  const held = await world.job(id);
  expect(held).toMatchObject({ status: 'payment_confirmed', attention: { code: 'launch_unknown' } });
  expect(held.attention?.message).toContain('too little is known of the clock');
  await answeredLaunch();
  await world.until(id, ({ status }) => status === 'completed', completed);
  expect(runsOfLost()).toHaveLength(1);
});

test('a lost launch of a flow whose clock is more than a minute off is held', async () => {
  world = await openWorld();
  world.kodosumi.setClocks({ panelMs: 61_500, flowsMs: 61_500 });
  await answeredLaunch();
  const id = await lostLaunch('reset');
  await pass(15);
  expect(await world.job(id)).toMatchObject({ status: 'payment_confirmed', attention: { code: 'launch_unknown' } });
  expect(runsOfLost()).toHaveLength(0);
});

test('a clock that jumped back unseen holds the lost launch until the jump shows', async () => {
  world = await openWorld();
  await answeredLaunch();
  world.clock.step(15 * minute);
  world.kodosumi.setClocks({ panelMs: -4 * minute, flowsMs: -4 * minute });
  const id = await lostLaunch('lost_after_effect');
  await pass(15);
  expect(await world.job(id)).toMatchObject({ status: 'payment_confirmed', attention: { code: 'launch_unknown' } });
  expect(runsOfLost()).toHaveLength(1);
  await answeredLaunch();
  await world.until(id, ({ status }) => status === 'completed', completed);
  expect(runsOfLost()).toHaveLength(1);
});

test.each([4, 10])('a clock that jumped ahead by %d min unseen makes no second launch', async (minutes) => {
  world = await openWorld();
  await answeredLaunch();
  world.clock.step(15 * minute);
  world.kodosumi.setClocks({ panelMs: minutes * minute, flowsMs: minutes * minute });
  const id = await lostLaunch('lost_after_effect');
  await pass(15);
  await answeredLaunch();
  await world.until(id, ({ status }) => status === 'completed', completed);
  expect(runsOfLost()).toHaveLength(1);
});

test('a process that has just started knows the clock from launches that were answered before', async () => {
  world = await openWorld({ postgresUrl: await createDatabase(inject('adminDatabaseUrl')) });
  world.kodosumi.setClocks({ panelMs: 30_000, flowsMs: 30_000 });
  await answeredLaunch();
  const id = await lostLaunch('reset');
  const restarted = await openWorld({ beside: world });
  for (let round = 0; round < 30; round += 1) await restarted.round(minute / 4);
  expect(await restarted.job(id)).toMatchObject({ status: 'completed' });
  await restarted.close();
  expect(runsOfLost()).toHaveLength(1);
});

test.each([30, 120, 180])('a launch that is held for %d s and then made is never sent twice', async (seconds) => {
  world = await openWorld();
  await answeredLaunch();
  const id = await lostLaunch('held', seconds * 1_000);
  await world.until(id, ({ status }) => status === 'completed', completed);
  await pass(10);
  expect(runsOfLost()).toHaveLength(1);
});

test('a launch that is lost twice, and of which no run came, ends its job', async () => {
  world = await openWorld();
  await answeredLaunch();
  world.kodosumi.faults.add({ call: 'POST launch', kind: 'reset', times: 2 });
  const { id } = await world.order();
  const failed = await world.until(id, ({ status }) => status === 'failed', { stepMs: minute / 4, rounds: 120 });
  expect(failed.error).toMatchObject({ code: 'run_failed', message: expect.stringContaining('launched twice') });
  expect(world.kodosumi.faults.list()).toEqual([]);
  expect(runsOfLost()).toHaveLength(0);
});
