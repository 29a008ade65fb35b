import { expect, test } from 'vitest';
import { differingTerms } from '../../server/jobs/money/payment.ts';
import { amountsOwed, priceOf, type Price } from '../../server/jobs/ordering/price-of.ts';
import { deadlinesFor, hasTimeToWork, resultDeadline } from '../../server/jobs/money/payment-deadlines.ts';
import type { Masumi, PriceAnswer } from '../../server/ports/masumi.ts';
import { anAgent, somePaymentTerms, aSeenPayment, later, noon } from '../builders/job.ts';

const hash = 'ef'.repeat(32);
const other = later(1);

test('the very payment that was asked for differs in nothing', () => {
  expect(differingTerms(somePaymentTerms(), hash, aSeenPayment())).toEqual([]);
});

test.each([
  ['agent_identifier', { agentIdentifier: 'other' }],
  ['input_hash', { inputHash: hash.toUpperCase() }],
  ['network', { network: 'Mainnet' }],
  ['pay_by_time', { payBy: other }],
  ['submit_result_time', { submitResultBy: other }],
  ['unlock_time', { unlockAt: other }],
  ['external_dispute_unlock_time', { disputeUnlockAt: other }],
  ['amounts', { amounts: [{ amount: 9_999_999n, unit: 'lovelace' }] }],
  ['amounts', { amounts: [] }],
  ['amounts', { amounts: somePaymentTerms().amounts.map(({ amount }) => ({ amount, unit: 'ab'.repeat(30) })) }],
  ['amounts', { amounts: [...somePaymentTerms().amounts, { amount: 1n, unit: 'aa' }] }],
  ['pay_by_time', { payBy: new Date(NaN) }],
])('a payment that differs in %s says so', (term, more) => {
  expect(differingTerms(somePaymentTerms(), hash, aSeenPayment(more))).toEqual([term]);
});

test('the order of several coins is no difference', () => {
  const amounts = [
    { amount: 1n, unit: 'bb' },
    { amount: 2n, unit: 'aa' },
  ];
  const seen = aSeenPayment({ amounts: amounts.toReversed() });
  expect(differingTerms(somePaymentTerms({ amounts }), hash, seen)).toEqual([]);
});

test("the deadlines keep to the node's rules and leave time to submit", () => {
  for (const agent of [anAgent(), anAgent({ payWithinMs: 300_000, runWithinMs: 60_000 })]) {
    const deadlines = deadlinesFor(agent, noon);
    const minutes = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 60_000;
    expect(minutes(noon, deadlines.payBy)).toBe(agent.payWithinMs / 60_000);
    expect(minutes(deadlines.payBy, deadlines.submitResultBy)).toBeGreaterThanOrEqual(5);
    expect(minutes(noon, deadlines.submitResultBy)).toBeGreaterThanOrEqual(15);
    expect(minutes(deadlines.submitResultBy, deadlines.unlockAt)).toBeGreaterThanOrEqual(15);
    expect(minutes(deadlines.unlockAt, deadlines.disputeUnlockAt)).toBeGreaterThanOrEqual(15);
    expect(minutes(resultDeadline(deadlines), deadlines.submitResultBy)).toBeGreaterThan(5);
    expect(hasTimeToWork(deadlines, later(600_000, deadlines.payBy))).toBe(true);
    expect(hasTimeToWork(deadlines, later(600_001, deadlines.payBy))).toBe(false);
    const latestEnd = later(600_000 + agent.runWithinMs, deadlines.payBy);
    expect(latestEnd.getTime()).toBeLessThanOrEqual(resultDeadline(deadlines).getTime());
  }
});

const registered = (answer: PriceAnswer) => ({ registeredPrice: () => Promise.resolve(answer) }) as unknown as Masumi;
const tokens = [{ amount: 5n, unit: 'aabb' }];
const ada = [{ amount: 10_000_000n, unit: 'lovelace' }];

test('a fixed price is the one that is registered, in decimals that are known', async () => {
  const price = (amounts: { amount: bigint; unit: string }[], decimals: number | null) =>
    priceOf(registered({ kind: 'fixed', amounts }), anAgent({ pricing: { type: 'fixed', decimals } }));
  expect(await price(ada, null)).toEqual({ kind: 'fixed', amounts: ada, decimals: 6 });
  expect(await price(ada, 2)).toMatchObject({ decimals: 6 });
  expect(await price(tokens, 2)).toMatchObject({ decimals: 2 });
  expect(await price(tokens, null)).toMatchObject({ decimals: null });
});

test.each([{ kind: 'unknown_agent' }, { kind: 'other', pricingType: 'Free' }] as PriceAnswer[])(
  'an agent that is registered as %o has no price to sell at',
  async (answer) => {
    expect(await priceOf(registered(answer), anAgent())).toMatchObject({ kind: 'unavailable' });
  },
);

test.each([
  [{ kind: 'fixed', amounts: [...ada, ...tokens], decimals: null }, undefined, 'owed'],
  [{ kind: 'fixed', amounts: [...ada, ...tokens], decimals: null }, 10, 'unexpected'],
  [{ kind: 'fixed', amounts: tokens, decimals: null }, undefined, 'owed'],
  [{ kind: 'fixed', amounts: tokens, decimals: null }, 5, 'unexpected'],
  [{ kind: 'fixed', amounts: tokens, decimals: 2 }, '0.05', 'owed'],
  [{ kind: 'fixed', amounts: tokens, decimals: 2 }, '0.051', 'format'],
  [{ kind: 'dynamic', unit: 'lovelace', decimals: 6, minAmount: 0n }, 0, 'min'],
  [{ kind: 'dynamic', unit: 'lovelace', decimals: 6, minAmount: 0n }, '0.000001', 'owed'],
  [{ kind: 'dynamic', unit: 'lovelace', decimals: 6, minAmount: 5n }, '0.000004', 'min'],
] as [Exclude<Price, { kind: 'unavailable' }>, number | string | undefined, string][])(
  'for the price %o, %j is %s',
  (price, offered, outcome) => {
    const answer = amountsOwed(price, offered);
    expect(answer.kind === 'owed' ? 'owed' : answer.error.code).toBe(outcome);
  },
);
