import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  ApiKeyEnvelope,
  ChangesEnvelope,
  ErrorEnvelope,
  PaymentEnvelope,
  PaymentsEnvelope,
  RegistryEnvelope,
  WirePayment,
} from '../../server/adapters/masumi/masumi-wire.ts';
import { registeredPrice } from '../../server/adapters/masumi/registered-price.ts';
import { seenPayment } from '../../server/adapters/masumi/seen-payment.ts';

const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/masumi-answers/${name}.json`, import.meta.url), 'utf8')) as {
    status: number;
    body: Record<string, unknown>;
  };
const payment = (name: string) => seenPayment(PaymentEnvelope.parse(recorded(name).body).data);

test.each([
  'payment-post-fixed-v1',
  'payment-post-fixed-v2',
  'payment-v2-ok',
  'payment-dynamic-ok',
  'payment-dateonly',
  'payment-noz',
  'payment-past4m',
  'payment-funds-locked',
  'payment-result-submitted',
  'payment-submit-requested-history',
  'submit-ok',
  'authorize-refund-ok',
  'recover-clear',
  'resolve',
])('the recorded payment %s is read', (name) => {
  const seen = payment(name);
  expect(seen.sellerVkey).toMatch(/^[0-9a-f]{56}$/);
  expect(seen.blockchainIdentifier.length).toBeGreaterThan(30);
  expect(seen.amounts.every(({ amount, unit }) => amount > 0n && unit !== '')).toBe(true);
  for (const at of [seen.payBy, seen.submitResultBy, seen.unlockAt, seen.disputeUnlockAt]) {
    expect(at.getUTCFullYear()).toBeGreaterThanOrEqual(2026);
  }
  expect(seen.onChainState).not.toBe('unknown');
});

test('what the node notes of a payment is read as one line of plain text', () => {
  const { data } = PaymentEnvelope.parse(recorded('payment-funds-locked').body);
  const errorNote = 'Amounts do not match;\n Sender\0 is another\ud800;';
  const seen = seenPayment({ ...data, NextAction: { ...data.NextAction, errorNote } });
  expect(seen.nextActionNote).toBe('Amounts do not match; Sender is another\ufffd;');
});

test('the empty unit of a payment and the word of the registry are one coin, and no result is null', () => {
  expect(payment('payment-post-fixed-v1')).toMatchObject({
    amounts: [{ amount: 10_000_000n, unit: 'lovelace' }],
    onChainState: null,
    onChainResultHash: null,
    queuedResultHash: null,
    nextAction: 'WaitingForExternalAction',
  });
  const { data } = RegistryEnvelope.parse(recorded('registry-agent-identifier').body);
  expect(registeredPrice(data.Metadata, 'Preprod', null)).toEqual({
    kind: 'fixed',
    amounts: [{ amount: 10_000_000n, unit: 'lovelace' }],
  });
});

test('an accepted result is queued, a submitted one is on chain', () => {
  const queued = payment('submit-ok');
  expect(queued).toMatchObject({ nextAction: 'SubmitResultRequested', onChainResultHash: null });
  expect(queued.queuedResultHash).toMatch(/^[0-9a-f]{64}$/i);
  expect(payment('payment-result-submitted')).toMatchObject({
    onChainState: 'ResultSubmitted',
    onChainResultHash: expect.stringMatching(/^[0-9a-f]{64}$/i),
  });
});

test.each(['list-default-v1-only', 'diff-all', 'cursor-unknown'])('the recorded list %s is read', (name) => {
  const { Payments } = PaymentsEnvelope.parse(recorded(name).body).data;
  for (const { createdAt, ...row } of Payments) {
    expect(WirePayment.safeParse({ ...row, createdAt: createdAt.toISOString() }).success).toBe(true);
  }
});

test.each(['diff-all', 'onchain-diff', 'next-action-diff'])('the recorded changes %s are read', (name) => {
  const { Payments } = ChangesEnvelope.parse(recorded(name).body).data;
  const instants = Payments.map((row) => row.onChainStateOrResultLastChangedAt);
  expect(instants.every((at) => /\.\d{3}Z$/.test(at))).toBe(true);
});

test.each([
  'payment-unknown-agent',
  'payment-dynamic-nonnum',
  'submit-dup',
  'submit-before-lock',
  'revoked',
  'payment-free',
  'payment-v2-badindex',
])('the recorded refusal %s is read', (name) => {
  const { status, body } = recorded(name);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(ErrorEnvelope.parse(body).error.message).not.toBe('');
});

test('the recorded key may pay on its network', () => {
  expect(ApiKeyEnvelope.parse(recorded('status-pay-key').body).data).toMatchObject({
    canPay: true,
    status: 'Active',
    NetworkLimit: ['Preprod'],
  });
});

test('words that this version has not heard of are met with waiting', () => {
  const { body } = recorded('resolve');
  const data = { ...(body['data'] as object), onChainState: 'Completed', brandNew: 1, metadata: undefined };
  expect(seenPayment(WirePayment.parse(data))).toMatchObject({ onChainState: 'unknown', metadata: null });
});

const source = (network: string, pricing: object, paymentSourceType = 'Web3CardanoV2') => ({
  ...{ chain: 'Cardano', network, paymentSourceType, address: 'addr', pricing },
});
const fixed = { pricingType: 'Fixed', fixed: [{ asset: 'Lovelace', amount: '7000000', decimals: 6 }] };
const priceAt = (index: number, sources: unknown[]) => {
  const Metadata = { AgentPricing: null, supportedPaymentSources: sources };
  return registeredPrice(
    RegistryEnvelope.parse({ status: 'success', data: { Metadata } }).data.Metadata,
    'Preprod',
    index,
  );
};

test('an agent of the second contract has the price of the source that is configured', () => {
  const sources = [source('Preprod', { pricingType: 'Free' }), 'odd', source('Preprod', fixed)];
  expect(priceAt(2, sources)).toEqual({ kind: 'fixed', amounts: [{ amount: 7_000_000n, unit: 'lovelace' }] });
  expect(priceAt(0, sources)).toEqual({ kind: 'other', pricingType: 'Free' });
});

test.each([
  ['an index that is not advertised', 3, [source('Preprod', fixed)]],
  ['a source that cannot be read', 0, [{ odd: true }]],
  ['a source of another network', 0, [source('Mainnet', fixed)]],
  ['a source of another kind', 0, [source('Preprod', fixed, 'Web3CardanoV1')]],
  ['a fixed price of nothing', 0, [source('Preprod', { pricingType: 'Fixed', fixed: [] })]],
])('%s is no fixed price', (_name, index, sources) => {
  expect(priceAt(index, sources)).toMatchObject({ kind: 'other' });
});
