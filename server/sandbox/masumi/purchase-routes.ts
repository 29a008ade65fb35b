import { Router } from 'express';
import { z } from 'zod';
import type { Amount } from './agents.ts';
import { findPayment, type Node } from './node.ts';
import type { Payment, Purchase, Terms } from './payment.ts';
import { sourceOf } from './payment-sources.ts';
import { purchaseView } from './payment-view.ts';
import { parse, Refusal, success } from './refusal.ts';
import { checkIdentifier, checkTimes } from './terms.ts';
import {
  AgentIdentifier,
  Amounts,
  EpochMsText,
  isHex,
  Network,
  PurchaserIdentifier,
  ReturnAddress,
} from './wire-fields.ts';

const Order = z.object({
  blockchainIdentifier: z.string().max(8000),
  network: Network,
  inputHash: z.string().max(250),
  sellerVkey: z.string().max(250),
  agentIdentifier: AgentIdentifier,
  identifierFromPurchaser: PurchaserIdentifier,
  payByTime: EpochMsText,
  submitResultTime: EpochMsText,
  unlockTime: EpochMsText,
  externalDisputeUnlockTime: EpochMsText,
  Amounts: Amounts.optional(),
  supportedPaymentSourceIndex: z.int().min(0).max(24).optional(),
  sellerReturnAddress: ReturnAddress.optional(),
  metadata: z.string().optional(),
});
const Named = z.object({ network: Network, blockchainIdentifier: z.string().max(8000) });

export function purchaseRoutes(node: Node): Router {
  const find = (identifier: string): Purchase | undefined =>
    node.purchases.find(({ payment }) => payment.blockchainIdentifier === identifier);
  return Router()
    .post('/purchase', (request, response) => {
      const order = parse(Order, request.body);
      if (order.network === 'Mainnet') throw new Refusal(401, 'Unauthorized, network not allowed');
      const existing = find(order.blockchainIdentifier);
      if (existing !== undefined) {
        throw new Refusal(409, 'Purchase exists', { id: existing.id, object: purchaseView(existing) });
      }
      const payment = agreedPayment(node, order);
      const now = node.clock.now();
      const purchase: Purchase = {
        id: node.ids.recordId(),
        createdAt: now,
        payment,
        metadata: order.metadata ?? null,
        updatedAt: now,
        nextAction: { requestedAction: 'FundsLockingRequested', errorType: null, errorNote: null },
      };
      node.purchases.push(purchase);
      response.json(success(purchaseView(purchase)));
    })
    .post('/purchase/request-refund', (request, response) => {
      const purchase = find(parse(Named, request.body).blockchainIdentifier);
      if (
        purchase === undefined ||
        !['FundsLocked', 'ResultSubmitted'].includes(purchase.payment.onChainState ?? '') ||
        purchase.nextAction.requestedAction !== 'WaitingForExternalAction'
      ) {
        throw new Refusal(404, 'Purchase not found or not in valid state');
      }
      purchase.updatedAt = node.clock.now();
      purchase.nextAction = { ...purchase.nextAction, requestedAction: 'SetRefundRequestedRequested' };
      response.json(success(purchaseView(purchase)));
    });
}

/** The payment whose signed terms are those of the order. */
function agreedPayment(node: Node, order: z.output<typeof Order>): Payment {
  const source = sourceOf(order.agentIdentifier);
  const agent = node.agents.find(({ agentIdentifier }) => agentIdentifier === order.agentIdentifier);
  if (source === undefined) throw new Refusal(404, 'No payment source found for agent identifiers policy id');
  if (!isHex(order.inputHash)) throw new Refusal(400, 'Input hash is not a valid hex string');
  const terms: Terms = {
    agentIdentifier: order.agentIdentifier,
    inputHash: order.inputHash,
    identifierFromPurchaser: order.identifierFromPurchaser,
    requestedFunds: null,
    payByTime: order.payByTime,
    submitResultTime: order.submitResultTime,
    unlockTime: order.unlockTime,
    externalDisputeUnlockTime: order.externalDisputeUnlockTime,
    supportedPaymentSourceIndex: order.supportedPaymentSourceIndex ?? null,
    // The seller's own wallet is in no other node's database.
    sellerReturnAddress: order.sellerReturnAddress ?? null,
  };
  checkTimes(terms, node.clock.now());
  if (agent === undefined) throw new Refusal(404, 'Agent identifier not found');
  if (agent.pricing.type === 'Dynamic') {
    if (order.Amounts === undefined) throw new Refusal(400, 'For dynamic pricing, Amounts must be provided');
    terms.requestedFunds = normalised(order.Amounts);
  } else if (order.Amounts !== undefined && agent.pricing.type === 'Fixed') {
    if (JSON.stringify(normalised(order.Amounts)) !== JSON.stringify(normalised(agent.pricing.amounts))) {
      throw new Refusal(400, 'Provided Amounts do not match the fixed pricing of the agent');
    }
  }
  if (order.sellerVkey !== source.sellingWallet.vkey) throw new Refusal(400, 'Invalid seller vkey');
  checkIdentifier(order.blockchainIdentifier, terms, source, node.signingKey);
  const payment = findPayment(node, order.blockchainIdentifier);
  if (payment === undefined) throw new Refusal(400, 'Invalid blockchain identifier, format invalid');
  return payment;
}

function normalised(amounts: Amount[]): Amount[] {
  return amounts.map(({ amount, unit }) => ({ amount, unit: unit.toLowerCase() === 'lovelace' ? '' : unit }));
}
