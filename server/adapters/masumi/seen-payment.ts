import type { SeenPayment } from '../../jobs/money/payment.ts';
import type { WirePayment } from './masumi-wire.ts';
import { oneLine } from './nodes-words.ts';

/** From the node's words to ours. */
export function seenPayment(wire: WirePayment): SeenPayment {
  return {
    paymentId: wire.id,
    blockchainIdentifier: wire.blockchainIdentifier,
    // Misnamed on the wire: on a payment this is the selling wallet.
    sellerVkey: wire.SmartContractWallet?.walletVkey ?? '',
    agentIdentifier: wire.agentIdentifier,
    inputHash: wire.inputHash,
    network: wire.PaymentSource.network,
    amounts: wire.RequestedFunds,
    metadata: wire.metadata ?? null,
    sellerReturnAddress: wire.sellerReturnAddress || null,
    forceLayer: wire.forceLayer ?? null,
    payBy: wire.payByTime,
    submitResultBy: wire.submitResultTime,
    unlockAt: wire.unlockTime,
    disputeUnlockAt: wire.externalDisputeUnlockTime,
    onChainState: wire.onChainState,
    nextAction: wire.NextAction.requestedAction,
    nextActionError: wire.NextAction.errorType ?? null,
    nextActionNote: oneLine(wire.NextAction.errorNote ?? '') || null,
    queuedResultHash: wire.NextAction.resultHash ?? null,
    onChainResultHash: wire.resultHash,
  };
}
