import type { Agent } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const agent = async (key = 'writer') => (await world.call<Agent>(`/${key}`)).body;
const order = () => world.call('/writer/jobs', { body: { data: { prompt: 'A page' } } });

test('an agent is available when an order would work', async () => {
  expect((await agent()).availability).toMatchObject({ status: 'available', message: null });
  expect((await order()).status).toBe(201);
});

test('while Kodosumi is down its agents are shown as unavailable, and an order is answered 503', async () => {
  await world.kodosumi.stop();
  const shown = await agent();
  expect(shown).toMatchObject({ availability: { status: 'unavailable' }, input_fields: null });
  const answer = await order();
  expect(answer.problem).toMatchObject({ status: 503, code: 'agent_unavailable' });
  expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(world.masumi.payments()).toEqual([]);
});

test('while the node is down paid agents are unavailable and free ones are not', async () => {
  await world.masumi.stop();
  expect(await agent()).toMatchObject({
    availability: { status: 'unavailable' },
    pricing: { type: 'fixed', amounts: null },
  });
  expect((await agent('gratis')).availability.status).toBe('available');
  expect((await order()).problem).toMatchObject({ status: 503, code: 'payment_node_unavailable' });
});

test('an agent that Kodosumi does not list is unavailable until it does', async () => {
  world.kodosumi.setFlowsEmpty(true);
  expect((await agent()).availability.message).toContain('not listed');
  expect((await order()).problem).toMatchObject({ status: 503, code: 'agent_unavailable' });
  world.kodosumi.setFlowsEmpty(false);
  world.clock.step(6_000);
  expect((await agent()).availability.status).toBe('available');
});

test('upstream faults do not make the service unready', async () => {
  await Promise.all([world.masumi.stop(), world.kodosumi.stop()]);
  const { problem } = await world.call('/ready');
  // Nothing reconciles by itself in this test, and that is all that is missing.
  expect(problem.detail).toBe('Not well: reconciler.');
});
