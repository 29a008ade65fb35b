import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { panelUser, type PanelUser } from '../sandbox/panel-user.ts';
import { createDatabase } from '../support/create-database.ts';
import { startPanelProxy } from '../support/panel-proxy.ts';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
const data = { act: 'finish', final: '{"Text":{"body":"ours"}}' };
let world: World;
/** Somebody else with our account at the panel. */
let stranger: PanelUser;
beforeEach(async () => {
  // One at a time, so that what one job has done is seen by the next.
  const postgresUrl = await createDatabase(inject('adminDatabaseUrl'));
  world = await openWorld({ config: { concurrency: 1 }, postgresUrl });
  stranger = await panelUser(world.kodosumi);
  const { id } = await world.order('scripted', { data: { act: 'finish', final: '{"Text":{"body":"first"}}' } });
  await world.until(id, ({ status }) => status === 'completed', { agentKey: 'scripted' });
});
afterEach(() => world.close());

const order = async () => (await world.order('scripted', { data })).id;
const job = (id: number) => world.job(id, 'scripted');
const until = (id: number, status: string) =>
  world.until(id, (seen) => seen.status === status, { agentKey: 'scripted', stepMs: minute / 4 });
const runs = () => world.kodosumi.runs().slice(1);

async function lose(kind: 'reset' | 'lost_after_effect', count: number): Promise<number[]> {
  world.kodosumi.faults.add({ call: 'POST launch', kind, times: count });
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await order());
  for (const id of ids) {
    await world.until(id, ({ attention }) => attention?.code === 'launch_unknown', { agentKey: 'scripted' });
  }
  return ids;
}

async function pass(minutes: number): Promise<void> {
  for (let round = 0; round < minutes * 4; round += 1) await world.round(minute / 4);
}

/** What our agent is sent for the order, as it shows. */
const ourInputs = () => ({ ...world.kodosumi.runs()[0]?.inputs, ...data });

test('a run with more inputs than ours is not adopted, and nothing is launched beside it', async () => {
  const survey = async (name: string) => (await world.order('survey', { data: { name, age: 30 } })).id;
  const bob = await survey('Bob');
  await world.until(bob, ({ status }) => status === 'completed', { agentKey: 'survey' });
  world.kodosumi.faults.add({ call: 'POST launch', kind: 'reset' });
  const ada = await survey('Ada');
  await world.until(ada, ({ attention }) => attention?.code === 'launch_unknown', { agentKey: 'survey' });
  // A checkbox that is not ticked is not sent.
  await stranger.launch('survey', { ...runs()[0]?.inputs, name: 'Ada', newsletter: 'on' });
  await pass(10);
  const held = await world.job(ada, 'survey');
  expect(held.attention?.message).toContain('may come of it: 1.');
  expect(held.status).toBe('payment_confirmed');
  expect(runs()).toHaveLength(2);
});

test.each([1, 2, 3])('one lost launch beside %d more runs that look like it is held', async (others) => {
  const [id = 0] = await lose('lost_after_effect', 1);
  for (let index = 0; index < others; index += 1) await stranger.launch('scripted', ourInputs());
  await pass(10);
  const held = await job(id);
  expect(held.attention?.message).toContain(`may come of it: ${others + 1}.`);
  expect(held.status).toBe('payment_confirmed');
  expect(runs()).toHaveLength(others + 1);
});

test('two launches that were lost with the same inputs get a run each', async () => {
  const ids = await lose('lost_after_effect', 2);
  for (const id of ids) await until(id, 'completed');
  expect(runs()).toHaveLength(2);
});

test('a run that may be of a launch that is still under way is not taken for one that was lost', async () => {
  const [lost = 0] = await lose('reset', 1);
  world.kodosumi.setFlowsEmpty(true);
  const sending = await order();
  await until(sending, 'payment_confirmed');
  await pass(2);
  world.kodosumi.setFlowsEmpty(false);
  world.clock.step(2_000);
  // Another worker has committed the attempt and waits for the answer.
  const em = world.service.database.em.fork();
  await em.execute('update jobs set launch_attempted_at = ? where id = ?', [world.clock.now(), sending]);
  const until60s = new Date(world.clock.now().getTime() + minute);
  await em.execute("update duties set lease_until = ? where job_id = ? and kind = 'run'", [until60s, sending]);
  await stranger.launch('scripted', ourInputs());
  for (let round = 0; round < 5; round += 1) await world.round(10_000);
  expect((await job(lost)).status).toBe('payment_confirmed');
});

test('of two launches that were lost with the same inputs one is sent again at a time', async () => {
  const [first = 0, second = 0] = await lose('reset', 2);
  world.kodosumi.faults.add({ call: 'POST launch', kind: 'lost_after_effect' });
  await world.until(first, () => runs().length > 0, { agentKey: 'scripted', stepMs: minute / 4 });
  expect(runs()).toHaveLength(1);
  expect((await job(second)).status).toBe('payment_confirmed');
  await until(first, 'completed');
  await until(second, 'completed');
  expect(runs()).toHaveLength(2);
});

test('a lost launch whose run does not show while the spooler is down is not sent again', async () => {
  world.kodosumi.setSpoolerDown(true);
  const [id = 0] = await lose('lost_after_effect', 1);
  await pass(20);
  expect(await job(id)).toMatchObject({ status: 'payment_confirmed', attention: { code: 'launch_unknown' } });
  world.kodosumi.setSpoolerDown(false);
  await until(id, 'completed');
  expect(runs()).toHaveLength(1);
});

test('health is asked before the list of runs at each look', async () => {
  const proxy = await startPanelProxy(world.kodosumi.url);
  const beside = await openWorld({ beside: world, env: { KODOSUMI_BASE_URL: proxy.url } });
  try {
    const [id = 0] = await lose('reset', 1);
    for (let round = 0; round < 8; round += 1) await beside.round(minute / 4);
    expect((await job(id)).status).toBe('payment_confirmed');
    const asked = proxy.seen.filter((call) => call === 'GET /health' || call === 'GET /timeline/list');
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((_, index) => index % 2 === 0)).toEqual(Array(asked.length / 2).fill('GET /health'));
    expect(asked.filter((_, index) => index % 2 === 1)).toEqual(Array(asked.length / 2).fill('GET /timeline/list'));
  } finally {
    await beside.close();
    await proxy.stop();
  }
});

test('a run that ended counts as one without a result only after a minute by our clock, whatever its own says', async () => {
  const proxy = await startPanelProxy(world.kodosumi.url);
  const beside = await openWorld({ beside: world, env: { KODOSUMI_BASE_URL: proxy.url } });
  try {
    world.kodosumi.setClocks({ flowsMs: -10 * minute });
    proxy.rewrite = (path, body) => (path.startsWith('/outputs/status') ? { ...(body as object), final: null } : body);
    const id = await order();
    for (let round = 0; round < 40; round += 1) await beside.round(1_000);
    expect((await job(id)).status).toBe('running');
    for (let round = 0; round < 8; round += 1) await beside.round(10_000);
    expect((await job(id)).error?.message).toContain('without a result');
  } finally {
    await beside.close();
    await proxy.stop();
  }
});

test('a run that does not show while the spooler is down is not lost, and gives its result when it is back', async () => {
  world.kodosumi.setSpoolerDown(true);
  const id = await order();
  await pass(30);
  expect((await job(id)).status).toBe('running');
  world.kodosumi.setSpoolerDown(false);
  await until(id, 'completed');
});
