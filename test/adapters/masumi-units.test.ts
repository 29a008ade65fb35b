import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { createMasumiNode } from '../../server/adapters/masumi/masumi-node.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import { sendJson, startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';
import { patiently } from '../support/slowness.ts';

type Payment = { RequestedFunds: unknown };
const file = new URL('../golden/masumi-answers/payment-funds-locked.json', import.meta.url);
const recorded = (JSON.parse(readFileSync(file, 'utf8')) as { body: { data: Payment } }).body.data;

const opened: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function nodeThatAnswers(data: unknown) {
  const server = await startScriptedServer((_request, response) => {
    sendJson(response, 200, { status: 'success', data });
  });
  opened.push(server);
  const options = { nodeUrl: server.url, apiKey: 'k', network: 'Preprod', sourceTypes: [] };
  return createMasumiNode(options, createSteppedClock());
}

/** What the node says of one amount, in each place where it says it. */
const places: [string, (unit: string, amount?: string) => Promise<{ amount: bigint; unit: string } | undefined>][] = [
  [
    'a payment',
    async (unit, amount = '7') => {
      const node = await nodeThatAnswers({ ...recorded, RequestedFunds: [{ amount, unit }] });
      const answer = await node.resolve('b');
      return answer.kind === 'found' ? answer.payment.amounts[0] : undefined;
    },
  ],
  [
    'a price of the first contract',
    async (unit, amount = '7') => {
      const AgentPricing = { pricingType: 'Fixed', Pricing: [{ amount, unit }] };
      const price = await (await nodeThatAnswers({ Metadata: { AgentPricing } })).registeredPrice('a');
      return price.kind === 'fixed' ? price.amounts[0] : undefined;
    },
  ],
  [
    'a price of the second contract',
    async (unit, amount = '7') => {
      const pricing = { pricingType: 'Fixed', fixed: [{ asset: unit, amount }] };
      const source = { network: 'Preprod', paymentSourceType: 'Web3CardanoV2', pricing };
      const price = await (
        await nodeThatAnswers({ Metadata: { supportedPaymentSources: [source] } })
      ).registeredPrice('a', 0);
      return price.kind === 'fixed' ? price.amounts[0] : undefined;
    },
  ],
];

describe.each(places)('the unit of %s', (_place, said) => {
  test.each(['', 'lovelace', 'Lovelace', 'LOVELACE'])('is lovelace when it is written %j', async (unit) => {
    expect(await said(unit)).toEqual({ amount: 7n, unit: 'lovelace' });
  });

  test.each(['ab'.repeat(28), `${'ab'.repeat(28)}6c6f76656c616365`, 'lovelace2', ' lovelace', 'ADA', 'usdm'])(
    'stays what it is when it is %j',
    async (unit) => {
      expect(await said(unit)).toEqual({ amount: 7n, unit });
    },
  );

  test('comes with no amount that has more digits than any coin has', async () => {
    expect(await said('', '9'.repeat(30))).toEqual({ amount: 10n ** 30n - 1n, unit: 'lovelace' });
    const since = performance.now();
    for (const amount of ['9'.repeat(3_000_000), '-1', '1.5', '', '0x10', ' 1']) {
      await expect(
        said('', amount).then((one) => one ?? Promise.reject(new NoAnswer('masumi', 'none'))),
      ).rejects.toBeInstanceOf(NoAnswer);
    }
    expect(performance.now() - since).toBeLessThan(patiently(800));
  });
});
