import { Router } from 'express';
import { z } from 'zod';
import { advertisedIndex, type Amount, type RegisteredAgent } from './agents.ts';
import type { Node } from './node.ts';
import { waiting, type Payment, type Terms } from './payment.ts';
import { sourceOf, type PaymentSource } from './payment-sources.ts';
import { paymentView } from './payment-view.ts';
import { parse, Refusal, success } from './refusal.ts';
import { checkTimes, makeIdentifier } from './terms.ts';
import {
  AgentIdentifier,
  Amounts,
  isHex,
  IsoDate,
  Network,
  PurchaserIdentifier,
  ReturnAddress,
  SourceType,
} from './wire-fields.ts';

const hourMs = 3_600_000;
/** The node's declared default, which then fails its own time checks. */
const longAgo = new Date('1970-01-01T12:00:00Z');

const Order = z.object({
  inputHash: z.string().max(250),
  network: Network,
  agentIdentifier: AgentIdentifier,
  identifierFromPurchaser: PurchaserIdentifier,
  payByTime: IsoDate.default(longAgo),
  submitResultTime: IsoDate.default(longAgo),
  unlockTime: IsoDate.optional(),
  externalDisputeUnlockTime: IsoDate.optional(),
  RequestedFunds: Amounts.optional(),
  paymentSourceType: SourceType.optional(),
  supportedPaymentSourceIndex: z.int().min(0).max(24).optional(),
  sellerReturnAddress: ReturnAddress.optional(),
  metadata: z.string().optional(),
});
type Order = z.output<typeof Order>;

export function createPaymentRoutes(node: Node): Router {
  return Router().post('/payment', (request, response) => {
    const payment = createPayment(node, parse(Order, request.body));
    node.payments.push(payment);
    response.json(success(paymentView(payment)));
  });
}

/** The order of the refusals is the node's. */
function createPayment(node: Node, order: Order): Payment {
  const now = node.clock.now();
  const source = sourceOf(order.agentIdentifier);
  if (order.network === 'Mainnet') throw new Refusal(401, 'Unauthorized, network not allowed');
  if (source === undefined) throw new Refusal(404, 'Network and policyId combination not supported');
  if (order.paymentSourceType !== undefined && order.paymentSourceType !== source.type) {
    throw new Refusal(400, 'paymentSourceType does not match the agent registry source');
  }
  if (!isHex(order.identifierFromPurchaser)) {
    throw new Refusal(400, 'Purchaser identifier is not a valid hex string');
  }
  if (!isHex(order.inputHash)) throw new Refusal(400, 'Input hash is not a valid hex string');
  const submit = order.submitResultTime.getTime();
  const times = {
    payByTime: order.payByTime,
    submitResultTime: order.submitResultTime,
    unlockTime: order.unlockTime ?? new Date(submit + 6 * hourMs),
    externalDisputeUnlockTime: order.externalDisputeUnlockTime ?? new Date(submit + 12 * hourMs),
  };
  const identity = {
    agentIdentifier: order.agentIdentifier,
    inputHash: order.inputHash,
    identifierFromPurchaser: order.identifierFromPurchaser,
    supportedPaymentSourceIndex: order.supportedPaymentSourceIndex ?? null,
  };
  checkTimes({ ...identity, ...times }, now);
  const agent = node.agents.find(({ agentIdentifier }) => agentIdentifier === order.agentIdentifier);
  if (agent === undefined) throw new Refusal(500, 'Error fetching asset in wallet');
  checkSourceIndex(source, order.supportedPaymentSourceIndex);
  const funds = priceOf(agent, order.RequestedFunds);
  const sellerReturnAddress = order.sellerReturnAddress ?? node.collectionAddress;
  const terms: Terms = {
    ...identity,
    ...times,
    sellerReturnAddress,
    requestedFunds: agent.pricing.type === 'Dynamic' ? funds : null,
  };
  return {
    id: node.ids.recordId(),
    createdAt: now,
    blockchainIdentifier: makeIdentifier(terms, source, node.signingKey, node.ids),
    terms,
    agent,
    source,
    funds,
    metadata: order.metadata ?? null,
    updatedAt: now,
    nextActionChangedAt: now,
    onChainChangedAt: now,
    onChainState: null,
    resultHash: '',
    nextAction: waiting,
    transaction: null,
    isSubmitLost: false,
    buyerWallet: null,
    withdrawnForSeller: [],
    withdrawnForBuyer: [],
  };
}

function checkSourceIndex(source: PaymentSource, index: number | undefined): void {
  if (source.type === 'Web3CardanoV1') {
    if (index === undefined) return;
    throw new Refusal(
      400,
      'V1 Cardano payments must not set supportedPaymentSourceIndex; pricing comes from AgentPricing',
    );
  }
  if (index === undefined) {
    throw new Refusal(400, 'V2 Cardano payments require supportedPaymentSourceIndex to select a priced Cardano source');
  }
  if (index !== advertisedIndex) {
    throw new Refusal(400, `supportedPaymentSourceIndex ${index} is not advertised by this agent`);
  }
}

function priceOf(agent: RegisteredAgent, requested: Amount[] | undefined): Amount[] {
  switch (agent.pricing.type) {
    case 'Fixed':
      if (requested !== undefined) throw new Refusal(400, 'For fixed pricing, RequestedFunds must be null');
      return agent.pricing.amounts;
    case 'Free':
      throw new Refusal(400, 'Pricing type not supported for payments');
    case 'Dynamic':
      if (requested === undefined || requested.length === 0) {
        throw new Refusal(400, 'For dynamic pricing, RequestedFunds must be provided');
      }
      // An amount like "1.5" makes BigInt throw, which the real node answers with a 500 as well.
      if (requested.some(({ amount }) => BigInt(amount) <= 0n)) {
        throw new Refusal(400, 'RequestedFunds amounts must be positive');
      }
      return requested.map(({ amount, unit }) => ({ amount, unit: unit.toLowerCase() === 'lovelace' ? '' : unit }));
  }
}
