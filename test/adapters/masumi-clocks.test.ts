import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMasumiNode } from '../../server/adapters/masumi/masumi-node.ts';
import type { Masumi } from '../../server/ports/masumi.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { later, somePaymentTerms } from '../builders/job.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
let clock: SteppedClock;
let simulator: MasumiSimulator;
let node: Masumi;
beforeEach(async () => {
  clock = createSteppedClock();
  simulator = await startMasumiSimulator({ clock });
  const { apiKey } = simulator;
  const nodeUrl = `${simulator.url}/api/v1`;
  node = createMasumiNode({ nodeUrl, apiKey, network: 'Preprod', sourceTypes: ['Web3CardanoV1'] }, clock);
});
afterEach(() => simulator.stop());

async function request(mark: string): Promise<string> {
  const from = clock.now();
  const terms = somePaymentTerms({
    agentIdentifier: sandboxAgents.writer.agentIdentifier,
    payBy: later(hour, from),
    submitResultBy: later(3 * hour, from),
    unlockAt: later(9 * hour, from),
    disputeUnlockAt: later(15 * hour, from),
  });
  const order = { terms, inputHash: 'ab'.repeat(32), identifierFromPurchaser: 'aabbccddeeff00112233', mark };
  const answer = await node.requestPayment(order);
  if (answer.kind !== 'created') throw new Error(answer.reason);
  return answer.payment.paymentId;
}

test.each([-10, 10])('a request is found by its mark at a node whose clock is %d min ahead', async (minutes) => {
  simulator.setClock(minutes * minute);
  const since = clock.now();
  const paymentId = await request('lost');
  for (let made = 0; made < 120; made += 1) await request('other');
  expect((await node.findByMark('lost', since)).map((payment) => payment.paymentId)).toEqual([paymentId]);
});

test.each([-10, 10])('what changes at a node whose clock is %d min ahead is told, and nothing old', async (minutes) => {
  simulator.setClock(minutes * minute);
  await request('old');
  clock.step(6 * minute);
  const first = await node.changesSince(null);
  expect(first.paymentIds).toEqual([]);
  const paymentId = await request('new');
  expect((await node.changesSince(first.cursor)).paymentIds).toEqual([paymentId]);
});

test('a node whose clock is set back goes on to tell what changes', async () => {
  await request('before');
  const { cursor } = await node.changesSince(null);
  simulator.setClock(-30 * minute);
  clock.step(minute);
  const paymentId = await request('after');
  expect((await node.changesSince(cursor)).paymentIds).toEqual([paymentId]);
});
