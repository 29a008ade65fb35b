import type { Amount, PaymentSourceType, PaymentTerms, SeenPayment } from '../jobs/money/payment.ts';

export type WantedPayment = {
  terms: PaymentTerms;
  inputHash: string;
  identifierFromPurchaser: string;
  /** Stored by the node beside the payment request, so that it can be found again. */
  mark: string;
};

export type PaymentRequestAnswer =
  | { kind: 'created'; payment: SeenPayment }
  /** The node said no to the request as such: asking again changes nothing. */
  | { kind: 'refused'; reason: string };

export type ResolveAnswer = { kind: 'found'; payment: SeenPayment } | { kind: 'not_found' };

export type SubmitAnswer =
  | { kind: 'accepted' }
  /** The node's 404 or 409: the payment itself tells what became of the hash. */
  | { kind: 'unclear' }
  /** Its other refusals, with one line of reason; `isOfAnotherKey`: our key may not act for this payment. */
  | { kind: 'refused'; reason: string; isOfAnotherKey: boolean };

export type PriceAnswer =
  { kind: 'fixed'; amounts: Amount[] } | { kind: 'other'; pricingType: string } | { kind: 'unknown_agent' };

/** Places in the node's lists of changes, one for each contract type; opaque. */
export type ChangeCursor = Partial<Record<PaymentSourceType, { at: string; paymentId: string | null }>>;

/** The payment node. Every method throws `NoAnswer` when it got none. */
export interface Masumi {
  requestPayment(wanted: WantedPayment): Promise<PaymentRequestAnswer>;
  /** Payment requests that carry the mark, among those made since the instant of our time. */
  findByMark(mark: string, since: Date): Promise<SeenPayment[]>;
  resolve(blockchainIdentifier: string): Promise<ResolveAnswer>;
  submitResult(blockchainIdentifier: string, resultHash: string): Promise<SubmitAnswer>;
  /** `sourceIndex` names one of the priced sources of an agent of the second contract; null for the first contract. */
  registeredPrice(agentIdentifier: string, sourceIndex?: number | null): Promise<PriceAnswer>;
  /** Payments that changed on chain since the cursor, or of late without one, and where to go on. */
  changesSince(cursor: ChangeCursor | null): Promise<{ paymentIds: string[]; cursor: ChangeCursor }>;
  /** Whether the node answers and our key may ask for payments on the network. */
  isWell(): Promise<boolean>;
}
