export type Network = 'Preprod' | 'Mainnet';
export type PaymentSourceType = 'Web3CardanoV1' | 'Web3CardanoV2';

/** In the smallest unit of the coin: `lovelace`, or policy id and asset name in hex. */
export type Amount = { amount: bigint; unit: string };

export type PaymentDeadlines = {
  payBy: Date;
  submitResultBy: Date;
  unlockAt: Date;
  disputeUnlockAt: Date;
};

/** The terms of a payment as we asked for them. Funds count only when they are locked under these very terms. */
export type PaymentTerms = PaymentDeadlines & {
  agentIdentifier: string;
  network: Network;
  sourceType: PaymentSourceType;
  sourceIndex: number | null;
  pricing: 'fixed' | 'dynamic';
  /** Where the seller's money goes, if the operator says so; else the node decides. */
  sellerReturnAddress: string | null;
  amounts: Amount[];
};

export type OnChainState =
  | 'FundsLocked'
  | 'FundsOrDatumInvalid'
  | 'ResultSubmitted'
  | 'RefundRequested'
  | 'Disputed'
  | 'WithdrawAuthorized'
  | 'RefundAuthorized'
  | 'Withdrawn'
  | 'RefundWithdrawn'
  | 'DisputedWithdrawn';

/** A payment as the node sees it now. */
export type SeenPayment = PaymentDeadlines & {
  paymentId: string;
  blockchainIdentifier: string;
  sellerVkey: string;
  agentIdentifier: string;
  inputHash: string;
  network: string;
  amounts: Amount[];
  metadata: string | null;
  /** Signed by the second contract: who pays has to name the same. */
  sellerReturnAddress: string | null;
  forceLayer: string | null;
  /** `unknown` is a word that this version has not heard of: wait and look again. */
  onChainState: OnChainState | 'unknown' | null;
  nextAction: string;
  nextActionError: string | null;
  nextActionNote: string | null;
  /** The hash that waits to be sent, and the one that is on chain. */
  queuedResultHash: string | null;
  onChainResultHash: string | null;
};

const sameInstant = (a: Date, b: Date) => a.getTime() === b.getTime();

/** Names the terms in which a payment differs from what was asked; empty when it is the very payment. */
export function differingTerms(asked: PaymentTerms, inputHash: string, seen: SeenPayment): string[] {
  const claims: [string, boolean][] = [
    ['agent_identifier', asked.agentIdentifier === seen.agentIdentifier],
    ['input_hash', inputHash === seen.inputHash],
    ['network', asked.network === seen.network],
    ['pay_by_time', sameInstant(asked.payBy, seen.payBy)],
    ['submit_result_time', sameInstant(asked.submitResultBy, seen.submitResultBy)],
    ['unlock_time', sameInstant(asked.unlockAt, seen.unlockAt)],
    ['external_dispute_unlock_time', sameInstant(asked.disputeUnlockAt, seen.disputeUnlockAt)],
    ['amounts', sameAmounts(asked.amounts, seen.amounts)],
    ['seller_return_address', [null, seen.sellerReturnAddress].includes(asked.sellerReturnAddress)],
  ];
  return claims.filter(([, holds]) => !holds).map(([term]) => term);
}

function sameAmounts(a: Amount[], b: Amount[]): boolean {
  const text = (amounts: Amount[]) =>
    amounts
      .map(({ amount, unit }) => `${unit}:${amount}`)
      .sort()
      .join();
  return text(a) === text(b);
}
