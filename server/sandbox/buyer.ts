import { network } from './masumi/payment-sources.ts';
import type { MasumiSimulator } from './masumi/start-masumi-simulator.ts';

export type BuyerOptions = {
  node: MasumiSimulator;
  payDelayMs?: number;
  /** In real time, runs the tick by itself. */
  everyMs?: number;
};

export type Buyer = {
  /** Posts a purchase for every payment request that is new and old enough. */
  tick(): Promise<void>;
  stop(): void;
};

/** Pays whatever is asked, with the very terms of the payment request. */
export function startBuyer({ node, payDelayMs = 0, everyMs }: BuyerOptions): Buyer {
  const settled = new Set<string>();
  async function tick(): Promise<void> {
    const dueBefore = node.now().getTime() - payDelayMs;
    const isDue = (payment: Payment): boolean =>
      payment.onChainState === null && payment.createdAt.getTime() <= dueBefore;
    for (const payment of node.payments().filter((candidate) => isDue(candidate) && !settled.has(candidate.id))) {
      const status = await purchase(node, payment);
      // Bought, bought before, or refused for good; anything else is tried again.
      if (status < 500) settled.add(payment.id);
    }
  }
  let isBusy = false;
  const timer =
    everyMs === undefined
      ? undefined
      : setInterval(() => {
          if (isBusy) return;
          isBusy = true;
          void tick().finally(() => (isBusy = false));
        }, everyMs);
  return {
    tick,
    stop: () => {
      clearInterval(timer);
    },
  };
}

type Payment = ReturnType<MasumiSimulator['payments']>[number];

async function purchase(
  node: MasumiSimulator,
  { blockchainIdentifier, terms, source, funds }: Payment,
): Promise<number> {
  const epochText = (instant: Date): string => String(instant.getTime());
  const order = {
    blockchainIdentifier,
    network,
    inputHash: terms.inputHash,
    sellerVkey: source.sellingWallet.vkey,
    agentIdentifier: terms.agentIdentifier,
    identifierFromPurchaser: terms.identifierFromPurchaser,
    payByTime: epochText(terms.payByTime),
    submitResultTime: epochText(terms.submitResultTime),
    unlockTime: epochText(terms.unlockTime),
    externalDisputeUnlockTime: epochText(terms.externalDisputeUnlockTime),
    Amounts: funds,
    ...(terms.supportedPaymentSourceIndex !== null && {
      supportedPaymentSourceIndex: terms.supportedPaymentSourceIndex,
    }),
    ...(terms.sellerReturnAddress !== null && { sellerReturnAddress: terms.sellerReturnAddress }),
  };
  try {
    const response = await fetch(`${node.url}/api/v1/purchase`, {
      method: 'POST',
      headers: { token: node.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 503;
  }
}
