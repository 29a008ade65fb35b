import type { Job } from '@masumi-kodosumi-connector/contract/router';
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
