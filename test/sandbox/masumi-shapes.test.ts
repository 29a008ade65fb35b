import { afterAll, beforeAll, expect, test } from 'vitest';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { recordedMasumi } from './golden.ts';
import { minuteMs, sellerOf, type Answer, type Wire } from './seller.ts';
import { shapeDifferences } from './shape-differences.ts';
import { steppedClock } from './stepped-clock.ts';

const clock = steppedClock();
const answers: Record<string, Answer> = {};
let node: MasumiSimulator;

beforeAll(async () => {
  node = await startMasumiSimulator({ clock });
  const seller = sellerOf(node, clock);
  const query = '?network=Preprod';
  const resolved = (payment: Wire): Promise<Answer> =>
    seller.call('POST', '/payment/resolve-blockchain-identifier', seller.named(payment));
  const first = await seller.call('POST', '/payment/', seller.order());
  const payment = first.body.data!;
  const second = { agentIdentifier: sandboxAgents.second.agentIdentifier, supportedPaymentSourceIndex: 0 };
  answers['payment-post-fixed-v1'] = first;
  answers['payment-v2-ok'] = await seller.call('POST', '/payment', seller.order(second));
  answers['resolve'] = await seller.call('POST', '/payment/resolve-blockchain-identifier', {
    ...seller.named(payment),
    includeHistory: 'true',
  });
  answers['purchase-ok'] = await seller.call('POST', '/purchase', seller.purchaseOrder(payment));
  node.tick();
  answers['payment-funds-locked'] = await resolved(payment);
  answers['submit-ok'] = await seller.submit(payment);
  node.tick();
  node.tick();
  answers['payment-result-submitted'] = await resolved(payment);
  answers['list-default-v1-only'] = await seller.call('GET', `/payment${query}`);
  answers['diff-all'] = await seller.call('GET', `/payment/diff/onchain-state-or-result${query}`);
  await seller.call('POST', '/purchase/request-refund', seller.named(payment));
  clock.step(minuteMs);
  node.tick();
  answers['authorize-refund-ok'] = await seller.call('POST', '/payment/authorize-refund', seller.named(payment));
  answers['registry-agent-identifier'] = await seller.call(
    'GET',
    `/registry/agent-identifier${query}&agentIdentifier=${sandboxAgents.writer.agentIdentifier}`,
  );
  answers['status-pay-key'] = await seller.call('GET', '/api-key-status');
});
afterAll(() => node.stop());

test.each([
  'payment-post-fixed-v1',
  'payment-v2-ok',
  'resolve',
  'purchase-ok',
  'payment-funds-locked',
  'submit-ok',
  'payment-result-submitted',
  'list-default-v1-only',
  'diff-all',
  'authorize-refund-ok',
  'registry-agent-identifier',
  'status-pay-key',
])('%s has the keys and types of the recorded answer', (name) => {
  expect(answers[name]?.status).toBe(200);
  expect(shapeDifferences(recordedMasumi(name), answers[name]?.body)).toEqual([]);
});

test.each([
  ['payment-post-fixed-v1', { onChainState: null, resultHash: '', CurrentTransaction: null }],
  ['payment-funds-locked', { onChainState: 'FundsLocked', resultHash: '', ActionHistory: null }],
  ['submit-ok', { onChainState: 'FundsLocked', resultHash: '' }],
  ['payment-result-submitted', { onChainState: 'ResultSubmitted' }],
  ['purchase-ok', { onChainState: null, resultHash: null, SmartContractWallet: null }],
  ['authorize-refund-ok', { onChainState: 'Disputed' }],
])('%s carries the recorded state', (name, state) => {
  expect((recordedMasumi(name) as Answer['body']).data).toMatchObject(state);
  expect(answers[name]?.body.data).toMatchObject(state);
});
