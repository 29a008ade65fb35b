import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMasumiNode } from '../../server/adapters/masumi/masumi-node.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import type { PaymentTerms } from '../../server/jobs/money/payment.ts';
import type { ChangeCursor, Masumi } from '../../server/ports/masumi.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import { somePaymentTerms, later } from '../builders/job.ts';
import { sendJson, startScriptedServer } from '../support/scripted-server.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';

let clock: SteppedClock;
let simulator: MasumiSimulator;
let node: Masumi;
const types = ['Web3CardanoV1', 'Web3CardanoV2'] as const;
const at = (url: string, apiKey: string) =>
  createMasumiNode({ nodeUrl: `${url}/api/v1`, apiKey, network: 'Preprod', sourceTypes: [...types] }, clock);
beforeEach(async () => {
  clock = createSteppedClock();
  simulator = await startMasumiSimulator({ clock });
  node = at(simulator.url, simulator.apiKey);
});
afterEach(() => simulator.stop());

function terms(more: Partial<PaymentTerms> = {}): PaymentTerms {
  const after = (ms: number) => later(ms, clock.now());
  return somePaymentTerms({
    agentIdentifier: sandboxAgents.writer.agentIdentifier,
    ...{ payBy: after(1.8e6), submitResultBy: after(9e6), unlockAt: after(3e7), disputeUnlockAt: after(5e7) },
    ...more,
  });
}
const second = {
  agentIdentifier: sandboxAgents.second.agentIdentifier,
  sourceType: 'Web3CardanoV2',
  sourceIndex: 0,
} as const;

async function request(mark: string, more: Partial<PaymentTerms> = {}) {
  const order = { terms: terms(more), inputHash: 'ef'.repeat(32), identifierFromPurchaser: 'aabbccddeeff00', mark };
  const answer = await node.requestPayment(order);
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer.payment;
}

test('a payment request comes back with the very terms that were asked', async () => {
  const { payBy, submitResultBy } = terms();
  expect(await request('m')).toMatchObject({
    ...{ payBy, submitResultBy, metadata: 'm', inputHash: 'ef'.repeat(32), onChainState: null },
    amounts: [{ amount: 10_000_000n, unit: 'lovelace' }],
  });
});

test('a dynamic price is asked for in funds, a fixed one never', async () => {
  const dynamic = {
    agentIdentifier: sandboxAgents.dynamic.agentIdentifier,
    pricing: 'dynamic',
    amounts: [{ amount: 12_345_678_901_234_567n, unit: 'lovelace' }],
  } as const;
  expect((await request('m', { ...dynamic, amounts: [...dynamic.amounts] })).amounts).toEqual(dynamic.amounts);
});

test('an agent of the second contract is asked for with its index', async () => {
  expect((await request('m', second)).amounts).toEqual([{ amount: 7_000_000n, unit: 'lovelace' }]);
});

test('what the node says no to is refused, what it breaks at is no answer', async () => {
  const order = { inputHash: 'ef'.repeat(32), identifierFromPurchaser: 'aabbccddeeff00', mark: 'm' };
  const early = terms({ payBy: later(-3_600_000, clock.now()) });
  expect(await node.requestPayment({ ...order, terms: early })).toMatchObject({ kind: 'refused' });
  const unknown = terms({ agentIdentifier: sandboxAgents.writer.agentIdentifier.slice(0, 56) + '00'.repeat(32) });
  await expect(node.requestPayment({ ...order, terms: unknown })).rejects.toBeInstanceOf(NoAnswer);
});

test.each(['reset', 'lost_after_effect', 'garbage', 'html'] as const)('%s is no answer', async (kind) => {
  simulator.faults.add({ call: 'POST /payment', kind });
  await expect(request('m')).rejects.toBeInstanceOf(NoAnswer);
  const isMade = kind === 'lost_after_effect' || kind === 'garbage';
  expect(await node.findByMark('m', clock.now())).toHaveLength(isMade ? 1 : 0);
});

test.each([401, 408, 429, 500, 503])('%i is no answer, and says when to ask again', async (status) => {
  simulator.faults.add({ call: 'POST /payment', kind: 'status', status, retryAfter: 3 });
  await expect(request('m')).rejects.toMatchObject({ name: 'NoAnswer', retryAfterMs: 3_000 });
});

test.each([400, 403, 404, 409, 413])('%i in the envelope of the node is a refusal', async (status) => {
  simulator.faults.add({ call: 'POST /payment', kind: 'status', status });
  await expect(request('m')).rejects.toThrow(/^(?!masumi:)/);
  simulator.faults.add({ call: 'POST /payment', kind: 'html', status });
  await expect(request('m')).rejects.toBeInstanceOf(NoAnswer);
});

test('a marked request is found among those of both contracts, over many pages', async () => {
  const since = clock.now();
  const first = await request('marked');
  const other = await request('marked', second);
  for (let made = 0; made < 205; made += 1) await request(`other ${made}`);
  const found = await node.findByMark('marked', since);
  expect(found.map(({ paymentId }) => paymentId).sort()).toEqual([first.paymentId, other.paymentId].sort());
  expect(await node.findByMark('nobody', since)).toEqual([]);
});

test('the search ends where the list is older than the order', async () => {
  await request('old');
  for (let made = 0; made < 100; made += 1) await request('x');
  clock.step(3_600_000);
  await request('new');
  expect(await node.findByMark('old', clock.now())).toEqual([]);
});

test("another seller's odd row does not hide ours", async () => {
  const ours = await request('mine');
  const answer = await fetch(`${simulator.url}/api/v1/payment?network=Preprod`, {
    headers: { token: simulator.apiKey },
  });
  const [row] = ((await answer.json()) as { data: { Payments: object[] } }).data.Payments;
  const odd = { id: 'odd', createdAt: clock.now().toISOString(), agentIdentifier: null, RequestedFunds: null };
  const server = await startScriptedServer((_request, response) => {
    sendJson(response, 200, { status: 'success', data: { Payments: [odd, row] } });
  });
  const found = await at(server.url, 'k').findByMark('mine', clock.now());
  expect(found[0]?.paymentId).toBe(ours.paymentId);
  await server.close();
});

test('a list that is refused says nothing about what is in it', async () => {
  simulator.faults.add({ call: 'GET /payment', kind: 'status', status: 403 });
  await expect(node.findByMark('m', clock.now())).rejects.toBeInstanceOf(NoAnswer);
});

test('a payment is resolved, not found only by the 404 of the node, and otherwise unanswered', async () => {
  const { blockchainIdentifier, paymentId } = await request('m', second);
  expect(await node.resolve(blockchainIdentifier)).toMatchObject({ kind: 'found', payment: { paymentId } });
  expect(await node.resolve('ab'.repeat(500))).toEqual({ kind: 'not_found' });
  for (const [kind, status] of [
    ['html', 404],
    ['status', 403],
    ['status', 500],
    ['garbage', 200],
  ] as const) {
    simulator.faults.add({
      call: 'POST /payment/resolve-blockchain-identifier',
      kind,
      ...(kind !== 'garbage' && { status }),
    });
    await expect(node.resolve(blockchainIdentifier), `${kind} ${status}`).rejects.toBeInstanceOf(NoAnswer);
  }
});

test('a hash is accepted once the funds are locked, and unclear before and after', async () => {
  const { blockchainIdentifier } = await request('m');
  const submit = () => node.submitResult(blockchainIdentifier, '12'.repeat(32));
  expect(await submit()).toMatchObject({ kind: 'unclear' });
  simulator.lockFunds(blockchainIdentifier);
  expect(await submit()).toEqual({ kind: 'accepted' });
  expect(await submit()).toMatchObject({ kind: 'unclear' });
  const seen = await node.resolve(blockchainIdentifier);
  expect(seen).toMatchObject({ payment: { queuedResultHash: '12'.repeat(32), onChainState: 'FundsLocked' } });
});

test.each([
  [404, 'unclear'],
  [409, 'unclear'],
  [400, 'refused'],
  [403, 'refused'],
] as const)('a hash that is answered %i is %s', async (status, kind) => {
  simulator.faults.add({ call: 'POST /payment/submit-result', kind: 'status', status });
  const answer = await node.submitResult('ab'.repeat(500), '12'.repeat(32));
  expect(answer.kind).toBe(kind);
});

test("the node's reason for a refusal is one line of plain text, and no longer than it has to be", async () => {
  const message = `\nnot\0 yours:\t<b>\ud800</b> ${'x'.repeat(5_000)}\n    at a trace`;
  const server = await startScriptedServer((_request, response) => {
    sendJson(response, 403, { status: 'error', error: { message } });
  });
  const answer = await at(server.url, 'k').submitResult('ab'.repeat(500), '12'.repeat(32));
  await server.close();
  if (answer.kind !== 'refused') throw new Error(answer.kind);
  expect(answer.reason).toMatch(/^not yours: <b>\ufffd<\/b> x+$/);
  expect(answer.reason).toHaveLength(300);
});

test('each change is told once, of both contracts, also those of one instant', async () => {
  const begin = { at: later(-1_000, clock.now()).toISOString(), paymentId: null };
  let cursor: ChangeCursor = { Web3CardanoV1: begin, Web3CardanoV2: begin };
  const changes = async () => {
    const answer = await node.changesSince(cursor);
    ({ cursor } = answer);
    return answer.paymentIds.sort();
  };
  const made = [await request('a'), await request('b'), await request('c', second)].map(({ paymentId }) => paymentId);
  expect(await changes()).toEqual(made.sort());
  expect(await changes()).toEqual([]);
  clock.step(1_000);
  const again = await request('d');
  expect(await changes()).toEqual([again.paymentId]);
  clock.step(1_000);
  simulator.lockFunds(again.blockchainIdentifier);
  expect(await changes()).toEqual([again.paymentId]);
  expect(await changes()).toEqual([]);
});

test('registered prices are those of the registry, of either contract', async () => {
  const price = (name: keyof typeof sandboxAgents, index?: number) =>
    node.registeredPrice(sandboxAgents[name].agentIdentifier, index);
  expect(await price('writer')).toEqual({ kind: 'fixed', amounts: [{ amount: 10_000_000n, unit: 'lovelace' }] });
  expect(await price('dynamic')).toEqual({ kind: 'other', pricingType: 'Dynamic' });
  expect(await price('second', 0)).toEqual({ kind: 'fixed', amounts: [{ amount: 7_000_000n, unit: 'lovelace' }] });
  expect(await price('second', 3)).toMatchObject({ kind: 'other' });
});

test('the node is well when the key may pay on the network, and an admin may everywhere', async () => {
  expect(await node.isWell()).toBe(true);
  await expect(at(simulator.url, 'wrong').isWell()).rejects.toBeInstanceOf(NoAnswer);
  const key = { canPay: true, canAdmin: false, status: 'Active', NetworkLimit: ['Mainnet'] };
  for (const [more, isWell] of [
    [{}, false],
    [{ canAdmin: true }, true],
    [{ NetworkLimit: ['Preprod'] }, true],
    [{ NetworkLimit: ['Preprod'], canPay: false }, false],
    [{ NetworkLimit: ['Preprod'], status: 'Revoked' }, false],
  ] as const) {
    const server = await startScriptedServer((_request, response) => {
      sendJson(response, 200, { status: 'success', data: { ...key, ...more } });
    });
    expect(await at(server.url, 'k').isWell(), JSON.stringify(more)).toBe(isWell);
    await server.close();
  }
});
