import { network } from './payment-sources.ts';
import type { Payment, Purchase, Transaction } from './payment.ts';

/** The history keys are absent on create and action endpoints, and null or a list elsewhere. */
export type History = 'absent' | 'null' | 'empty';

const requestedById = 'cmsandboxkey00000000000001';

export function paymentView(payment: Payment, history: History = 'absent'): object {
  return {
    ...common(payment, payment),
    resultHash: payment.resultHash,
    NextAction: payment.nextAction,
    RequestedFunds: payment.funds,
    BuyerWallet: payment.buyerWallet,
    SmartContractWallet: {
      id: payment.source.sellingWallet.id,
      walletVkey: payment.source.sellingWallet.vkey,
      walletAddress: payment.source.sellingWallet.address,
    },
    metadata: payment.metadata,
    ...(history !== 'absent' && {
      ActionHistory: history === 'null' ? null : [],
      TransactionHistory: history === 'null' ? null : [],
    }),
  };
}

export function purchaseView(purchase: Purchase): object {
  const { payment } = purchase;
  return {
    ...common(payment, purchase),
    resultHash: payment.resultHash === '' ? null : payment.resultHash,
    NextAction: purchase.nextAction,
    PaidFunds: payment.funds,
    SellerWallet: { id: payment.source.sellingWallet.id, walletVkey: payment.source.sellingWallet.vkey },
    SmartContractWallet:
      payment.buyerWallet === null ? null : { ...payment.buyerWallet, walletAddress: 'addr_test1sandboxbuyer' },
    metadata: purchase.metadata,
  };
}

function common(payment: Payment, row: Pick<Payment, 'id' | 'createdAt' | 'updatedAt'>): object {
  const { terms, source } = payment;
  const lastChange = new Date(Math.max(payment.nextActionChangedAt.getTime(), payment.onChainChangedAt.getTime()));
  return {
    id: row.id,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    blockchainIdentifier: payment.blockchainIdentifier,
    agentIdentifier: terms.agentIdentifier,
    agentName: payment.agent.name,
    pricingType: payment.agent.pricing.type,
    lastCheckedAt: null,
    payByTime: epochText(terms.payByTime),
    submitResultTime: epochText(terms.submitResultTime),
    unlockTime: epochText(terms.unlockTime),
    externalDisputeUnlockTime: epochText(terms.externalDisputeUnlockTime),
    collateralReturnLovelace: null,
    buyerReturnAddress: null,
    sellerReturnAddress: terms.sellerReturnAddress,
    requestedById,
    inputHash: terms.inputHash,
    nextActionLastChangedAt: payment.nextActionChangedAt,
    onChainStateOrResultLastChangedAt: payment.onChainChangedAt,
    nextActionOrOnChainStateOrResultLastChangedAt: lastChange,
    totalBuyerCardanoFees: 0,
    totalSellerCardanoFees: 0,
    cooldownTime: 0,
    cooldownTimeOtherParty: 0,
    onChainState: payment.onChainState,
    CurrentTransaction: payment.transaction === null ? null : transactionView(payment.transaction),
    WithdrawnForSeller: payment.withdrawnForSeller,
    WithdrawnForBuyer: payment.withdrawnForBuyer,
    PaymentSource: {
      id: source.id,
      network,
      paymentSourceType: source.type,
      smartContractAddress: source.address,
      policyId: source.policyId,
    },
  };
}

function transactionView(transaction: Transaction): object {
  const isPending = transaction.status === 'Pending';
  return {
    id: transaction.id,
    createdAt: transaction.at,
    updatedAt: transaction.at,
    fees: isPending ? null : '191234',
    blockHeight: isPending ? null : 100,
    blockTime: isPending ? null : Math.floor(transaction.at.getTime() / 1000),
    txHash: transaction.txHash,
    status: transaction.status,
    previousOnChainState: transaction.from,
    newOnChainState: isPending ? null : transaction.to,
    confirmations: isPending ? null : 1,
  };
}

function epochText(instant: Date): string {
  return String(instant.getTime());
}
