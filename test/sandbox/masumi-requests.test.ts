import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { sellerOf } from './seller.ts';
import { steppedClock } from './stepped-clock.ts';

let node: MasumiSimulator;
let seller: ReturnType<typeof sellerOf>;
const minutesFromNoon = (minutes: number): string => new Date(Date.UTC(2026, 10, 23, 12, minutes)).toISOString();
const { second, dynamic, free } = sandboxAgents;
const wouldBe = (agent: { agentIdentifier: string }) => ({ agentIdentifier: agent.agentIdentifier });

beforeEach(async () => {
  const clock = steppedClock();
  node = await startMasumiSimulator({ clock });
  seller = sellerOf(node, clock);
});
afterEach(() => node.stop());

test('every payment request has an identifier of its own, also for the same order', async () => {
  const [first, again] = [await seller.create(), await seller.create()];
  expect(first['blockchainIdentifier']).not.toBe(again['blockchainIdentifier']);
  expect(first['blockchainIdentifier']).toMatch(/^[0-9a-f]{900,1100}$/);
});

test.each([
  [{ inputHash: undefined }, 400, 'inputHash: Invalid input: expected string, received undefined'],
  [{ network: 'preprod' }, 400, 'network: Invalid option: expected one of "Preprod"|"Mainnet"'],
  [{ network: 'Mainnet' }, 401, 'Unauthorized, network not allowed'],
  [{ payByTime: 1795432303499 }, 400, 'payByTime: Invalid input'],
  [{ payByTime: '2026-11-23T12:30:00+00:00' }, 400, 'payByTime: Invalid input'],
  [{ agentIdentifier: 'ab'.repeat(60) }, 404, 'Network and policyId combination not supported'],
  [
    { paymentSourceType: 'Web3CardanoV2', inputHash: 'x' },
    400,
    'paymentSourceType does not match the agent registry source',
  ],
  [
    { identifierFromPurchaser: 'aabbccddeeff0011z', inputHash: 'x' },
    400,
    'Purchaser identifier is not a valid hex string',
  ],
  [{ inputHash: 'abc', payByTime: minutesFromNoon(-60) }, 400, 'Input hash is not a valid hex string'],
  [{ payByTime: undefined }, 400, 'Pay by time must be in the future (max. 5 minutes)'],
  [{ submitResultTime: minutesFromNoon(34) }, 400, 'Pay by time must be before submit result time (min. 5 minutes)'],
  [
    { payByTime: minutesFromNoon(1), submitResultTime: minutesFromNoon(14) },
    400,
    'Submit result time must be in the future (min. 15 minutes)',
  ],
  [
    { unlockTime: minutesFromNoon(160) },
    400,
    'Submit result time must be before unlock time with at least 15 minutes difference',
  ],
  [
    { externalDisputeUnlockTime: minutesFromNoon(150) },
    400,
    'External dispute unlock time must be after unlock time (min. 15 minutes difference)',
  ],
  [
    { agentIdentifier: `${sandboxAgents.writer.agentIdentifier.slice(0, 56)}${'00'.repeat(32)}` },
    500,
    'Error fetching asset in wallet',
  ],
  [
    { supportedPaymentSourceIndex: 0 },
    400,
    'V1 Cardano payments must not set supportedPaymentSourceIndex; pricing comes from AgentPricing',
  ],
  [wouldBe(second), 400, 'V2 Cardano payments require supportedPaymentSourceIndex to select a priced Cardano source'],
  [
    { ...wouldBe(second), supportedPaymentSourceIndex: 3 },
    400,
    'supportedPaymentSourceIndex 3 is not advertised by this agent',
  ],
  [{ RequestedFunds: [] }, 400, 'For fixed pricing, RequestedFunds must be null'],
  [wouldBe(dynamic), 400, 'For dynamic pricing, RequestedFunds must be provided'],
  [
    { ...wouldBe(dynamic), RequestedFunds: [{ amount: '0', unit: '' }] },
    400,
    'RequestedFunds amounts must be positive',
  ],
  [{ ...wouldBe(dynamic), RequestedFunds: [{ amount: '1.5', unit: '' }] }, 500, 'Cannot convert 1.5 to a BigInt'],
  [wouldBe(free), 400, 'Pricing type not supported for payments'],
])('an order with %j is refused with %i %s', async (change, status, message) => {
  const answer = await seller.call('POST', '/payment', seller.order(change));
  expect(answer).toEqual({ status, body: { status: 'error', error: { message } } });
  expect(node.payments()).toHaveLength(0);
});

test('a dynamic price is taken as asked, with the empty unit for lovelace', async () => {
  const RequestedFunds = [{ amount: '5000000', unit: 'Lovelace' }];
  const payment = await seller.create({ ...wouldBe(dynamic), RequestedFunds, paymentType: 'ignored' });
  expect(payment['RequestedFunds']).toEqual([{ amount: '5000000', unit: '' }]);
  expect(payment['pricingType']).toBe('Dynamic');
});

test('lists show the first contract only, unless the filter names the second', async () => {
  const first = await seller.create();
  const other = await seller.create({ ...wouldBe(second), supportedPaymentSourceIndex: 0 });
  for (const path of ['/payment', '/payment/diff/onchain-state-or-result']) {
    const ids = async (filter: string): Promise<unknown[]> =>
      (await seller.call('GET', `${path}?network=Preprod${filter}`)).body.data!.Payments!.map(({ id }) => id);
    expect(await ids('')).toEqual([first['id']]);
    expect(await ids('&filterPaymentSourceType=Web3CardanoV2')).toEqual([other['id']]);
  }
});

test('the list is newest first, its cursor is inclusive, and an unknown cursor gives nothing', async () => {
  const ids = [await seller.create(), await seller.create(), await seller.create()].map(({ id }) => String(id));
  const page = async (query: string): Promise<unknown[]> =>
    (await seller.call('GET', `/payment?network=Preprod${query}`)).body.data!.Payments!.map(({ id }) => id);
  expect(await page('&limit=2')).toEqual([ids[2], ids[1]]);
  expect(await page(`&limit=2&cursorId=${ids[1]!}`)).toEqual([ids[1], ids[0]]);
  expect(await page('&cursorId=nobody')).toEqual([]);
});

test('a key that is missing or wrong is refused before anything else', async () => {
  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${node.url}/api/v1/api-key-status`, { headers });
  expect((await ask({})).status).toBe(401);
  const wrong = await ask({ token: 'wrong' });
  expect(await wrong.json()).toEqual({
    status: 'error',
    error: { message: 'Unauthorized, invalid authentication token provided' },
  });
});

test.each([
  ['inputHash', 'dd'.repeat(32), 'Invalid blockchain identifier, signature invalid'],
  ['sellerVkey', '00'.repeat(28), 'Invalid seller vkey'],
  ['identifierFromPurchaser', 'aabbccddeeff00112234', 'Invalid blockchain identifier, purchaser id mismatch'],
  ['agentIdentifier', sandboxAgents.survey.agentIdentifier, 'Invalid blockchain identifier, agent identifier mismatch'],
  ['payByTime', '1795437000001', 'Invalid blockchain identifier, signature invalid'],
  ['submitResultTime', '1795444200001', 'Invalid blockchain identifier, signature invalid'],
  ['unlockTime', '1795465800001', 'Invalid blockchain identifier, signature invalid'],
  ['externalDisputeUnlockTime', '1795487400001', 'Invalid blockchain identifier, signature invalid'],
  ['supportedPaymentSourceIndex', 0, 'Invalid blockchain identifier, signature invalid'],
  ['blockchainIdentifier', 'abcd', 'Invalid blockchain identifier, format invalid'],
  ['Amounts', [{ amount: '1', unit: '' }], 'Provided Amounts do not match the fixed pricing of the agent'],
  ['unlockTime', 1795465800000, 'unlockTime: Invalid input: expected string, received number'],
])('a purchase with another %s is refused', async (key, value, message) => {
  const payment = await seller.create();
  const answer = await seller.call('POST', '/purchase', { ...seller.purchaseOrder(payment), [key]: value });
  expect(answer).toEqual({ status: 400, body: { status: 'error', error: { message } } });
});

test('a second purchase is a 409 that names the first', async () => {
  const order = seller.purchaseOrder(await seller.create());
  const first = await seller.call('POST', '/purchase', order);
  const again = await seller.call('POST', '/purchase', order);
  expect(again.status).toBe(409);
  expect(again.body).toMatchObject({
    error: { message: 'Purchase exists' },
    id: first.body.data!['id'],
    object: { id: first.body.data!['id'] },
  });
});
