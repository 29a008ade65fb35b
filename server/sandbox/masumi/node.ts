import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Ids } from '../ids.ts';
import type { RegisteredAgent } from './agents.ts';
import type { ChainTiming } from './chain-timing.ts';
import type { Payment, Purchase } from './payment.ts';

/** The state of one simulated node, oldest first in both lists. */
export type Node = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly timing: ChainTiming;
  readonly agents: readonly RegisteredAgent[];
  readonly signingKey: string;
  /** Of the selling wallets: where their money goes, if it is set. */
  readonly collectionAddress: string | null;
  readonly payments: Payment[];
  readonly purchases: Purchase[];
};

export function findPayment(node: Node, blockchainIdentifier: string): Payment | undefined {
  return node.payments.find((payment) => payment.blockchainIdentifier === blockchainIdentifier);
}
