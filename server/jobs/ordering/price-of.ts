import type { Masumi, PriceAnswer } from '../../ports/masumi.ts';
import type { SoldAgent } from '../agents/sold-agent.ts';
import type { FieldError } from '../forms/check-input.ts';
import { decimalText, toSmallestUnit, toWholeCoins } from '../money/decimal-amounts.ts';
import type { Amount } from '../money/payment.ts';

export type Price =
  | { kind: 'free' }
  | { kind: 'fixed'; amounts: Amount[]; decimals: number | null }
  | { kind: 'dynamic'; unit: string; decimals: number; minAmount: bigint }
  | { kind: 'unavailable'; reason: string };

const adaDecimals = 6;
/** A coin on Cardano counts to 2^63. */
const mostOfAnyCoin = 2n ** 63n;
/** More characters than any amount needs, zeros around it included. */
const longestAmount = 64;

/** The agent's price as it stands now; a fixed one is the registry's, and the node takes no order of another kind. Throws `NoAnswer`. */
export async function priceOf(masumi: Masumi, agent: SoldAgent): Promise<Price> {
  const { pricing } = agent;
  if (pricing.type === 'free' || agent.masumi === null) return { kind: 'free' };
  const registered = await masumi.registeredPrice(agent.masumi.agentIdentifier, agent.masumi.sourceIndex);
  const unavailable = (reason: string): Price => ({ kind: 'unavailable', reason });
  if (registered.kind === 'unknown_agent') return unavailable('the registry does not know it');
  if (pricing.type === 'dynamic') {
    const isDynamic = registered.kind === 'other' && registered.pricingType === 'Dynamic';
    return isDynamic
      ? { kind: 'dynamic', ...pricing }
      : unavailable(`it is registered ${pricingWords(registered)}, and sold with a dynamic one`);
  }
  if (registered.kind === 'other')
    return unavailable(`it is registered ${pricingWords(registered)}, and sold with a fixed one`);
  const [only, ...others] = registered.amounts;
  const isAda = only?.unit === 'lovelace' && others.length === 0;
  return { kind: 'fixed', amounts: registered.amounts, decimals: isAda ? adaDecimals : pricing.decimals };
}

function pricingWords(registered: Exclude<PriceAnswer, { kind: 'unknown_agent' }>): string {
  if (registered.kind === 'fixed') return 'with a fixed price';
  switch (registered.pricingType) {
    case 'Dynamic':
      return 'with a dynamic price';
    case 'Free':
      return 'as free';
    default:
      return 'without a price for this contract or index';
  }
}

export type AmountsAnswer = { kind: 'owed'; amounts: Amount[] } | { kind: 'wrong'; error: FieldError };

/** What this order costs, given what its buyer said to pay. */
export function amountsOwed(
  price: Exclude<Price, { kind: 'unavailable' }>,
  offered: number | string | undefined,
): AmountsAnswer {
  if (price.kind === 'free')
    return offered === undefined ? owed([]) : wrong('unexpected', 'must be left out: this agent is free');
  if (price.kind === 'fixed') return owedFixed(price.amounts, price.decimals, offered);
  if (offered === undefined) return wrong('required', 'is required: this agent has no fixed price');
  const amount = parse(offered, price.decimals);
  if (amount === null) return wrong('format', unreadable(price.decimals));
  if (amount < price.minAmount || amount === 0n) {
    return wrong('min', `must be at least ${toWholeCoins(price.minAmount, price.decimals)}`);
  }
  if (amount >= mostOfAnyCoin) return wrong('max', 'is more than can be paid');
  return owed([{ amount, unit: price.unit }]);
}

function owedFixed(amounts: Amount[], decimals: number | null, offered: number | string | undefined): AmountsAnswer {
  if (offered === undefined) return owed(amounts);
  const [only, ...others] = amounts;
  if (only === undefined || others.length > 0)
    return wrong('unexpected', 'must be left out: the price is in several coins');
  if (decimals === null) return wrong('unexpected', 'must be left out: the decimals of this coin are not configured');
  const amount = parse(offered, decimals);
  if (amount === null) return wrong('format', unreadable(decimals));
  if (amount !== only.amount)
    return wrong('mismatch', `must be ${toWholeCoins(only.amount, decimals)}, the price of this agent`);
  return owed(amounts);
}

const owed = (amounts: Amount[]): AmountsAnswer => ({ kind: 'owed', amounts });
const wrong = (code: string, message: string): AmountsAnswer => ({
  kind: 'wrong',
  error: { field: 'payment_amount', code, message },
});
const unreadable = (decimals: number) =>
  `must be a decimal number with at most ${decimals} decimals, as text when it has more than 15 digits`;

function parse(offered: number | string, decimals: number): bigint | null {
  if (String(offered).length > longestAmount) return null;
  const decimal = decimalText(offered);
  return decimal === null ? null : toSmallestUnit(decimal, decimals);
}
