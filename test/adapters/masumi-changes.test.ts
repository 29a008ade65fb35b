import { expect, onTestFinished, test } from 'vitest';
import { createMasumiNode } from '../../server/adapters/masumi/masumi-node.ts';
import type { ChangeCursor } from '../../server/ports/masumi.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { later, somePaymentTerms } from '../builders/job.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';

async function openNode() {
  const clock = createSteppedClock();
  const simulator = await startMasumiSimulator({ clock });
  onTestFinished(() => simulator.stop());
  const node = createMasumiNode(
    {
      ...{ nodeUrl: `${simulator.url}/api/v1`, apiKey: simulator.apiKey, network: 'Preprod' },
      sourceTypes: ['Web3CardanoV1', 'Web3CardanoV2'],
    },
    clock,
  );
  const order = async (name: 'writer' | 'second') => {
    const after = (ms: number) => later(ms, clock.now());
    const isSecond = name === 'second';
    const answer = await node.requestPayment({
      terms: somePaymentTerms({
        agentIdentifier: sandboxAgents[name].agentIdentifier,
        ...(isSecond && { sourceType: 'Web3CardanoV2', sourceIndex: 0 }),
        ...{ payBy: after(1.8e6), submitResultBy: after(9e6), unlockAt: after(3e7), disputeUnlockAt: after(5e7) },
      }),
      ...{ inputHash: 'ef'.repeat(32), identifierFromPurchaser: 'aabbccddeeff00', mark: 'm' },
    });
    if (answer.kind === 'refused') throw new Error(answer.reason);
    return answer.payment.paymentId;
  };
  return { clock, simulator, node, order };
}

test('three hundred changes of one instant get through, each once, and what comes after them', async () => {
  const { clock, node, order } = await openNode();
  const made: string[] = [];
  for (let count = 0; count < 300; count += 1) made.push(await order('writer'));
  const first = await node.changesSince(null);
  expect(first.paymentIds.toSorted()).toEqual(made.toSorted());
  expect((await node.changesSince(first.cursor)).paymentIds).toEqual([]);
  const sameInstant = await order('writer');
  clock.step(1);
  const next = await order('writer');
  const { paymentIds } = await node.changesSince(first.cursor);
  expect(paymentIds).toContain(next);
  // One of the same instant shows where its id comes after the last one: asking for each payment is what loses none.
  expect([next, sameInstant]).toEqual(expect.arrayContaining(paymentIds));
});

test('each contract type has a place of its own in its list', async () => {
  const { clock, node, order } = await openNode();
  const first = await order('writer');
  clock.step(60_000);
  // Far ahead in the list of the first contract, and not begun in that of the second.
  const { cursor: known, paymentIds } = await node.changesSince(null);
  expect(paymentIds).toEqual([first]);
  const cursor: ChangeCursor = {
    ...known,
    Web3CardanoV2: { at: later(-120_000, clock.now()).toISOString(), paymentId: null },
  };
  const second = await order('second');
  clock.step(60_000);
  const late = await order('writer');
  const changes = await node.changesSince(cursor);
  expect(changes.paymentIds.toSorted()).toEqual([second, late].toSorted());
  expect((await node.changesSince(changes.cursor)).paymentIds).toEqual([]);
});
