import type { Amount, RegisteredAgent } from './agents.ts';
import type { PaymentSource } from './payment-sources.ts';

/** Everything that the blockchain identifier signs. */
export type Terms = {
  agentIdentifier: string;
  inputHash: string;
  identifierFromPurchaser: string;
  /** Null for a fixed price, which the registry holds. */
  requestedFunds: Amount[] | null;
  payByTime: Date;
  submitResultTime: Date;
  unlockTime: Date;
  externalDisputeUnlockTime: Date;
  supportedPaymentSourceIndex: number | null;
  /** Signed by the second contract only. */
  sellerReturnAddress: string | null;
};

export type NextAction = {
  requestedAction: string;
  errorType: string | null;
  errorNote: string | null;
  resultHash: string | null;
};

export type Transaction = {
  id: string;
  at: Date;
  txHash: string;
  status: 'Pending' | 'Confirmed' | 'FailedViaTimeout';
  from: string | null;
  to: string;
};

export type Payment = {
  readonly id: string;
  readonly createdAt: Date;
  readonly blockchainIdentifier: string;
  readonly terms: Terms;
  readonly agent: RegisteredAgent;
  readonly source: PaymentSource;
  readonly funds: Amount[];
  readonly metadata: string | null;
  updatedAt: Date;
  nextActionChangedAt: Date;
  onChainChangedAt: Date;
  onChainState: string | null;
  resultHash: string;
  nextAction: NextAction;
  transaction: Transaction | null;
  /** Set at submission by a fault: this transaction never lands. */
  isSubmitLost: boolean;
  buyerWallet: { id: string; walletVkey: string } | null;
  withdrawnForSeller: Amount[];
  withdrawnForBuyer: Amount[];
};

/** The buyer's side of a payment; the chain's facts are the payment's own. */
export type Purchase = {
  readonly id: string;
  readonly createdAt: Date;
  readonly payment: Payment;
  readonly metadata: string | null;
  updatedAt: Date;
  nextAction: Omit<NextAction, 'resultHash'>;
};

export const waiting: NextAction = {
  requestedAction: 'WaitingForExternalAction',
  errorType: null,
  errorNote: null,
  resultHash: null,
};

/** Changes a payment and keeps the timestamps by which the diff endpoints sort. */
export function change(payment: Payment, now: Date, to: Partial<Payment>): void {
  Object.assign(payment, to, { updatedAt: now });
  if (to.nextAction !== undefined) payment.nextActionChangedAt = now;
  if (to.onChainState !== undefined || to.resultHash !== undefined) payment.onChainChangedAt = now;
}
