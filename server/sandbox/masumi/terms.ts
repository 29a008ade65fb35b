import { createHmac } from 'node:crypto';
import type { Ids } from '../ids.ts';
import type { Terms } from './payment.ts';
import type { PaymentSource } from './payment-sources.ts';
import { Refusal } from './refusal.ts';

const minuteMs = 60_000;

/** The node's checks in the node's order; equal is allowed. */
export function checkTimes(terms: Omit<Terms, 'requestedFunds' | 'sellerReturnAddress'>, now: Date): void {
  const payBy = terms.payByTime.getTime();
  const submit = terms.submitResultTime.getTime();
  const unlock = terms.unlockTime.getTime();
  const checks: [boolean, string][] = [
    [payBy <= submit - 5 * minuteMs, 'Pay by time must be before submit result time (min. 5 minutes)'],
    [payBy >= now.getTime() - 5 * minuteMs, 'Pay by time must be in the future (max. 5 minutes)'],
    [
      terms.externalDisputeUnlockTime.getTime() >= unlock + 15 * minuteMs,
      'External dispute unlock time must be after unlock time (min. 15 minutes difference)',
    ],
    [submit >= now.getTime() + 15 * minuteMs, 'Submit result time must be in the future (min. 15 minutes)'],
    [
      submit <= unlock - 15 * minuteMs,
      'Submit result time must be before unlock time with at least 15 minutes difference',
    ],
  ];
  const failed = checks.find(([isRight]) => !isRight);
  if (failed !== undefined) throw new Refusal(400, failed[1]);
}

/**
 * Hex like the real one and of its length, with the same parts in the same order; an HMAC takes the place of the
 * seller's signature, so that every term is bound. The random seller id makes each identifier new.
 */
export function makeIdentifier(terms: Terms, source: PaymentSource, signingKey: string, ids: Ids): string {
  const sellerId = ids.hex(64) + terms.agentIdentifier;
  const parts = [sellerId, terms.identifierFromPurchaser, sign(sellerId, terms, source, signingKey), ids.hex(128)];
  if (source.type === 'Web3CardanoV2') parts.push(source.address);
  return Buffer.from(parts.join('.')).toString('hex');
}

/** Throws the refusal of a buyer whose terms are not those of the identifier. */
export function checkIdentifier(identifier: string, terms: Terms, source: PaymentSource, signingKey: string): void {
  const invalid = (what: string): Refusal => new Refusal(400, `Invalid blockchain identifier, ${what}`);
  const [sellerId, purchaser, signature, key] = Buffer.from(identifier, 'hex').toString().split('.');
  if (sellerId === undefined || key === undefined) throw invalid('format invalid');
  if (purchaser !== terms.identifierFromPurchaser) throw invalid('purchaser id mismatch');
  if (sellerId.slice(64) !== terms.agentIdentifier) throw invalid('agent identifier mismatch');
  if (signature !== sign(sellerId, terms, source, signingKey)) throw invalid('signature invalid');
}

function sign(sellerId: string, terms: Terms, source: PaymentSource, signingKey: string): string {
  const payload = [
    sellerId,
    source.address,
    terms.inputHash,
    terms.agentIdentifier,
    terms.identifierFromPurchaser,
    terms.requestedFunds?.map(({ amount, unit }) => [amount, unit]) ?? null,
    terms.payByTime.getTime(),
    terms.submitResultTime.getTime(),
    terms.unlockTime.getTime(),
    terms.externalDisputeUnlockTime.getTime(),
    terms.supportedPaymentSourceIndex,
    ...(source.type === 'Web3CardanoV2' ? [terms.sellerReturnAddress] : []),
  ];
  return createHmac('sha512', signingKey).update(JSON.stringify(payload)).digest('hex');
}
