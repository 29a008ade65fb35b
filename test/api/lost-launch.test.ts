import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, inject, test } from 'vitest';
import { sandboxFlows, startKodosumiSimulator } from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { createDatabase } from '../support/postgres.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

/** A world whose writer names its runs so. */
async function openWorldNaming(runSummary: string): Promise<World> {
  const clock = createSteppedClock();
  const flows = sandboxFlows.map((flow) => (flow.summary === 'Writer' ? { ...flow, runSummary } : flow));
  return openWorld({ clock, kodosumi: await startKodosumiSimulator({ clock, fast: true, flows }) });
}

async function lostLaunch(kind: 'reset' | 'lost_after_effect'): Promise<Job> {
  world.kodosumi.faults.add({ call: 'POST launch', kind });
  const { id } = await world.order();
  return world.until(id, ({ attention }) => attention?.code === 'launch_unknown');
}

/** A launch that is answered, so that the clock of the flow is known. */
async function learnClock(): Promise<void> {
  const { id } = await world.order('writer', { data: { prompt: 'A page about clocks' } });
  await world.until(id, ({ status }) => status === 'completed');
}

async function pass(minutes: number): Promise<void> {
  for (let round = 0; round < minutes * 4; round += 1) await world.round(minute / 4);
}

test.each(['Pages of today', 'Survey'])(
  'a lost launch of an agent that names its runs %s is not sent again, and the deadline ends the job',
  async (runSummary) => {
    world = await openWorldNaming(runSummary);
    const { id } = await lostLaunch('lost_after_effect');
    await pass(5);
    expect(world.kodosumi.runs()).toHaveLength(1);
    const held = await world.job(id);
    expect(held).toMatchObject({ status: 'payment_confirmed', attention: { code: 'launch_unknown' } });
    expect(held.attention?.message).toContain('may come of it: 1.');
    const failed = await world.until(id, ({ status }) => status === 'failed', { stepMs: 10 * minute });
    expect(failed.error?.code).toBe('result_deadline_passed');
    expect(world.kodosumi.runs()).toHaveLength(1);
  },
);

test('a lost launch that made a run is found by its inputs', async () => {
  world = await openWorld();
  const { id } = await lostLaunch('lost_after_effect');
  await world.until(id, ({ status }) => status === 'completed');
  expect(world.kodosumi.runs()).toHaveLength(1);
});

test("a lost launch that made no run is sent again, whatever else is run at the panel by another's hand", async () => {
  world = await openWorld();
  await learnClock();
  const { id } = await lostLaunch('reset');
  const { kodosumi } = world.service.deps;
  expect(await kodosumi.launch('summary:Scripted', { size: 7 }, () => true)).toMatchObject({ kind: 'launched' });
  await world.until(id, ({ status }) => status === 'completed', { stepMs: minute / 4 });
  expect(world.kodosumi.runs().map(({ flow }) => flow)).toEqual(['Writer', 'Scripted', 'Writer']);
});

test('a lost launch of an agent that is not sold any more is found all the same', async () => {
  world = await openWorld({ postgresUrl: await createDatabase(inject('adminDatabaseUrl')) });
  const { id } = await lostLaunch('lost_after_effect');
  const other = { name: 'Other', kodosumi_agent_id: 'summary:Survey', pricing: { type: 'free' } };
  const elsewhere = await openWorld({ beside: world, env: { AGENTS_CONFIG: JSON.stringify({ other }) } });
  await elsewhere.until(id, ({ status }) => status === 'completed');
  await elsewhere.close();
  expect(world.kodosumi.runs()).toHaveLength(1);
});

test('a launch that its worker died over says so, also while Kodosumi does not tell what runs', async () => {
  world = await openWorld();
  await learnClock();
  const { id } = await world.order();
  world.kodosumi.setFlowsEmpty(true);
  world.clock.step(minute);
  await world.until(id, ({ status }) => status === 'payment_confirmed');
  // As a worker leaves it that dies after its commit and before its request.
  const em = world.service.database.em.fork();
  await em.execute('update jobs set launch_attempted_at = ? where id = ?', [world.clock.now(), id]);
  world.kodosumi.setFlowsEmpty(false);
  world.kodosumi.faults.add({ call: 'GET /timeline/list', kind: 'status', status: 500, times: 10_000 });
  const held = await world.until(id, ({ attention }) => attention !== null, { stepMs: minute / 4 });
  const message = 'The answer to the launch was lost, and Kodosumi does not say what runs.';
  expect(held).toMatchObject({ status: 'payment_confirmed', attention: { code: 'launch_unknown', message } });
  world.kodosumi.faults.clear();
  expect((await world.until(id, ({ status }) => status === 'completed', { stepMs: minute / 4 })).attention).toBeNull();
  expect(world.kodosumi.runs()).toHaveLength(2);
});
