import type { Agent, AgentList } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function timedList() {
  const before = performance.now();
  const { status, body } = await world.call<AgentList>('/agents');
  return { status, agents: body.items, tookMs: performance.now() - before };
}

const unavailable = (agents: Agent[]) =>
  agents.filter(({ availability }) => availability.status === 'unavailable').map(({ key }) => key);

test('one slow agent makes the list wait a second at most, and is itself shown as unavailable', async () => {
  world.kodosumi.faults.add({ call: 'GET form', kind: 'slow', delayMs: 10_000 });
  const { status, agents, tookMs } = await timedList();
  expect(status).toBe(200);
  expect(tookMs).toBeLessThan(3_000);
  // The first form that is asked for is the writer's, which several agents sell.
  const writer = agents.find(({ key }) => key === 'writer');
  expect(writer).toMatchObject({ availability: { status: 'unavailable' }, input_fields: null });
  expect(agents.find(({ key }) => key === 'survey')?.availability.status).toBe('available');
});

test('what was known of a slow agent is shown with its age, and as available for half a minute only', async () => {
  const { agents: before } = await timedList();
  world.kodosumi.faults.add({ call: 'GET form', kind: 'slow', delayMs: 60_000, times: before.length });
  world.clock.step(11_000);
  expect((await timedList()).agents).toEqual(before);
  world.clock.step(20_000);
  const { agents: late } = await timedList();
  expect(late.map(({ input_fields }) => input_fields)).toEqual(before.map(({ input_fields }) => input_fields));
  expect(unavailable(late)).toEqual(before.map(({ key }) => key));
});

test("each upstream's health is asked once, however many agents there are", async () => {
  await Promise.all([timedList(), world.call('/ready'), world.call('/writer')]);
  const figures = await world.service.metrics.scrape();
  const asked = (call: string) =>
    [...figures.matchAll(/connector_upstream_call_duration_seconds_count\{([^}]*)\} (\d+)/g)]
      .filter(([, labels]) => labels?.includes(`call="${call}"`))
      .map(([, , count]) => Number(count));
  expect(asked('GET /health')).toEqual([1]);
  expect(asked('GET /api-key-status')).toEqual([1]);
});
