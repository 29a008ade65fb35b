import type { Agent } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, test } from 'vitest';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { openWorld, type World } from '../support/world.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';

let world: World;
afterEach(() => world.close());

const token = `${'ab'.repeat(28)}${Buffer.from('lovelace').toString('hex')}`;

test('a price in a token is shown, asked for and paid in that token, and never in ADA', async () => {
  const clock = createSteppedClock();
  const amounts = [{ amount: '10000000', unit: token }];
  const priced = { ...sandboxAgents.writer, pricing: { type: 'Fixed' as const, amounts } };
  const masumi = await startMasumiSimulator({ clock, agents: [priced] });
  world = await openWorld({ clock, masumi });
  const agent = await world.call<Agent>('/writer');
  expect(agent.body.pricing).toEqual({ type: 'fixed', amounts, decimals: null });
  const job = await world.order();
  expect(job.payment?.amounts).toEqual(amounts);
  const done = await world.until(job.id, ({ status }) => status === 'completed');
  expect(done.payment?.amounts).toEqual(amounts);
});
