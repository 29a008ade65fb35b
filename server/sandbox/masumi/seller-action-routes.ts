import { Router } from 'express';
import { z } from 'zod';
import { findPayment, type Node } from './node.ts';
import { change, waiting, type Payment } from './payment.ts';
import { paymentView } from './payment-view.ts';
import { parse, Refusal, success } from './refusal.ts';
import { Network } from './wire-fields.ts';

const Named = z.object({ network: Network, blockchainIdentifier: z.string().max(8000) });
const Submission = Named.extend({ submitResultHash: z.string().regex(/^[0-9a-fA-F]{64}$/, 'Invalid input') });

export function sellerActionRoutes(node: Node): Router {
  return Router()
    .post('/payment/submit-result', (request, response) => {
      const { blockchainIdentifier, submitResultHash } = parse(Submission, request.body);
      // No look at the deadline: after it the hash is accepted and never sent.
      const payment = actionable(node, blockchainIdentifier, ['FundsLocked', 'RefundRequested', 'Disputed']);
      change(payment, node.clock.now(), {
        nextAction: { ...waiting, requestedAction: 'SubmitResultRequested', resultHash: submitResultHash },
      });
      response.json(success(paymentView(payment)));
    })
    .post('/payment/authorize-refund', (request, response) => {
      const { blockchainIdentifier } = parse(Named, request.body);
      const payment = actionable(node, blockchainIdentifier, ['Disputed', 'RefundRequested']);
      change(payment, node.clock.now(), {
        nextAction: { ...waiting, requestedAction: 'AuthorizeRefundRequested' },
      });
      response.json(success(paymentView(payment)));
    });
}

/** One text for an unknown payment and for each state in which the action cannot be taken. */
function actionable(node: Node, blockchainIdentifier: string, states: readonly string[]): Payment {
  const payment = findPayment(node, blockchainIdentifier);
  if (
    payment === undefined ||
    !states.includes(payment.onChainState ?? '') ||
    payment.nextAction.requestedAction !== 'WaitingForExternalAction' ||
    payment.transaction === null
  ) {
    throw new Refusal(404, 'Payment not found or in invalid state');
  }
  return payment;
}
