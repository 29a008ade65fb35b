import type { Agent, Job } from '@masumi-kodosumi-connector/contract/router';
import { expect, onTestFinished, test } from 'vitest';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { agentsConfig } from '../support/agents-config.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';
import { openWorld } from '../support/world.ts';

const order = { body: { data: { prompt: 'A page about lighthouses' } } };

test('a price that changed in the registry holds back one order, and the next has the new one', async () => {
  const clock = createSteppedClock();
  const agents = structuredClone(Object.values(sandboxAgents));
  const masumi = await startMasumiSimulator({ clock, agents });
  const world = await openWorld({ clock, masumi });
  onTestFinished(() => world.close());
  const amountOf = (job: Job) => job.payment?.amounts[0]?.amount;
  expect(amountOf(await world.order())).toBe('10000000');

  const writer = agents.find(({ name }) => name === 'Writer')!;
  Object.assign(writer, { pricing: { type: 'Fixed', amounts: [{ amount: '12000000', unit: '' }] } });
  const held = await world.call('/writer/jobs', order);
  expect([held.status, held.problem.code]).toEqual([503, 'agent_unavailable']);
  expect(held.problem.detail).toBe('The agent takes no orders at the moment: its price has just changed.');
  expect(held.headers.get('retry-after')).toBe('1');
  expect(amountOf(await world.order())).toBe('12000000');
});

test('a time to pay that a node may be too slow for is told at the start', async () => {
  const config = agentsConfig(sandboxAgents) as Record<string, object>;
  const short = { pay_within_seconds: 300 };
  const AGENTS_CONFIG = JSON.stringify({
    ...config,
    writer: { ...config['writer'], ...short },
    gratis: { ...config['gratis'], ...short },
  });
  const world = await openWorld({ env: { AGENTS_CONFIG } });
  onTestFinished(() => world.close());
  world.service.startReconciling();
  const told = world.logged.filter((line) => line.includes('pay_within_seconds is under 1200'));
  expect(told.map((line) => (JSON.parse(line) as { agent_key: string }).agent_key)).toEqual(['writer']);
});

test('an agent that is registered otherwise than it is sold is not ordered from, and each reason has its words', async () => {
  const config = agentsConfig(sandboxAgents) as Record<string, object>;
  const { agentIdentifier: fixed } = sandboxAgents.writer;
  const sold = (key: string, masumi_agent_identifier: string) => ({ ...config[key], masumi_agent_identifier });
  const AGENTS_CONFIG = JSON.stringify({
    fixed_as_dynamic: sold('tipped', fixed),
    dynamic_as_fixed: sold('writer', sandboxAgents.dynamic.agentIdentifier),
    free_as_fixed: sold('writer', sandboxAgents.free.agentIdentifier),
    free_as_dynamic: sold('tipped', sandboxAgents.free.agentIdentifier),
    wrong_index: { ...config['second'], supported_payment_source_index: 3 },
    tipped: config['tipped'],
  });
  const world = await openWorld({ env: { AGENTS_CONFIG } });
  onTestFinished(() => world.close());
  const reasons: Record<string, string> = {
    fixed_as_dynamic: 'it is registered with a fixed price, and sold with a dynamic one',
    dynamic_as_fixed: 'it is registered with a dynamic price, and sold with a fixed one',
    free_as_fixed: 'it is registered as free, and sold with a fixed one',
    free_as_dynamic: 'it is registered as free, and sold with a dynamic one',
    wrong_index: 'it is registered without a price for this contract or index, and sold with a fixed one',
  };
  for (const [key, reason] of Object.entries(reasons)) {
    const { availability } = (await world.call<Agent>(`/${key}`)).body;
    expect(availability, key).toMatchObject({ status: 'unavailable', message: `The agent has no price: ${reason}.` });
    const { problem } = await world.call(`/${key}/jobs`, { body: { ...order.body, payment_amount: 3 } });
    expect(problem.code, key).toBe('agent_unavailable');
  }
  expect((await world.call<Agent>('/tipped')).body.availability.status).toBe('available');
  expect(world.masumi.payments()).toEqual([]);
});
