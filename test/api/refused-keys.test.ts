import type { Agent } from '@masumi-kodosumi-connector/contract/router';
import { expect, onTestFinished, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

async function open(env: Record<string, string>): Promise<World> {
  const world = await openWorld({ env, config: { reconcileIntervalMs: 10 } });
  onTestFinished(() => world.close());
  return world;
}

const refusals = ({ logged }: World) => logged.filter((line) => line.includes('the upstream refuses our key'));
const availability = async (world: World, key: string) => (await world.call<Agent>(`/${key}`)).body.availability;
async function states(world: World): Promise<unknown> {
  await expect.poll(async () => (await world.call('/ready')).status).toBe(200);
  return (await world.call<{ upstreams: unknown }>('/ready')).body.upstreams;
}

test('a node that refuses our key is told from one that is away: at the start, in its words, once', async () => {
  const world = await open({ MASUMI_API_KEY: 'hunter2-key' });
  world.service.startReconciling();
  await expect.poll(() => refusals(world)).toHaveLength(1);
  expect(refusals(world)[0]).toMatch(/answered 401: invalid authentication token"/);
  expect(await states(world)).toEqual({ kodosumi: 'ok', masumi: 'refused' });
  const message = 'Nothing can be paid: the payment node refuses the key of this service.';
  expect(await availability(world, 'writer')).toMatchObject({ status: 'unavailable', message });
  expect((await availability(world, 'gratis')).status).toBe('available');
  world.clock.step(60_000);
  expect(await states(world)).toMatchObject({ masumi: 'refused' });
  expect(refusals(world)).toHaveLength(1);
  expect(world.logged.join('\n')).not.toContain('hunter2');
});

test('a panel that refuses our password says so, and one that is away does not', async () => {
  const world = await open({ KODOSUMI_PASSWORD: 'hunter2-password' });
  world.service.startReconciling();
  await expect.poll(() => refusals(world)).toHaveLength(1);
  expect(await states(world)).toEqual({ kodosumi: 'refused', masumi: 'ok' });
  const message = 'The agent cannot be reached: Kodosumi refuses the key of this service.';
  expect(await availability(world, 'gratis')).toMatchObject({ status: 'unavailable', message });
  expect(world.logged.join('\n')).not.toContain('hunter2');

  const away = await open({ MASUMI_API_KEY: 'wrong' });
  away.masumi.faults.add({ call: '*', kind: 'reset', times: 1_000 });
  away.service.startReconciling();
  expect(await states(away)).toEqual({ kodosumi: 'ok', masumi: 'unwell' });
  expect(refusals(away)).toEqual([]);
  away.masumi.faults.clear();
  away.clock.step(6_000);
  expect(await states(away)).toMatchObject({ masumi: 'refused' });
});
