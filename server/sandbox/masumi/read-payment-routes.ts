import { Router } from 'express';
import { z } from 'zod';
import { findPayment, type Node } from './node.ts';
import { paymentView } from './payment-view.ts';
import { parse, Refusal, success } from './refusal.ts';
import { IsoDate, Network, SourceType } from './wire-fields.ts';

const Page = z.object({
  network: Network,
  limit: z.coerce.number().int().min(1).max(100).default(10),
  cursorId: z.string().optional(),
  // Without the filter the rows of the second contract are hidden.
  filterPaymentSourceType: SourceType.default('Web3CardanoV1'),
  includeHistory: z.enum(['true', 'false']).default('false'),
});
const DiffPage = Page.extend({ lastUpdate: IsoDate.default(new Date(0)) });
const Resolve = z.object({
  network: Network,
  blockchainIdentifier: z.string().max(8000),
  includeHistory: z.enum(['true', 'false']).default('false'),
});

export function readPaymentRoutes(node: Node): Router {
  const ofType = (type: string): Node['payments'] => node.payments.filter(({ source }) => source.type === type);
  const history = (includeHistory: 'true' | 'false'): 'null' | 'empty' =>
    includeHistory === 'true' ? 'empty' : 'null';
  return Router()
    .get('/payment', (request, response) => {
      const { limit, cursorId, filterPaymentSourceType, includeHistory } = parse(Page, request.query);
      const newestFirst = ofType(filterPaymentSourceType).reverse();
      const from = cursorId === undefined ? 0 : newestFirst.findIndex(({ id }) => id === cursorId);
      const page = from === -1 ? [] : newestFirst.slice(from, from + limit);
      response.json(success({ Payments: page.map((payment) => paymentView(payment, history(includeHistory))) }));
    })
    .get('/payment/diff/onchain-state-or-result', (request, response) => {
      const { limit, cursorId, filterPaymentSourceType, includeHistory, lastUpdate } = parse(DiffPage, request.query);
      const since = lastUpdate.getTime();
      const changed = ofType(filterPaymentSourceType)
        .map((payment) => ({ payment, at: payment.onChainChangedAt.getTime() }))
        .filter(({ payment, at }) => at > since || (at === since && payment.id >= (cursorId ?? '')))
        .sort((a, b) => a.at - b.at || (a.payment.id < b.payment.id ? -1 : 1))
        .slice(0, limit);
      response.json(success({ Payments: changed.map(({ payment }) => paymentView(payment, history(includeHistory))) }));
    })
    .post('/payment/resolve-blockchain-identifier', (request, response) => {
      const { blockchainIdentifier, includeHistory } = parse(Resolve, request.body);
      const payment = findPayment(node, blockchainIdentifier);
      if (payment === undefined) throw new Refusal(404, 'Payment not found');
      response.json(success(paymentView(payment, history(includeHistory))));
    });
}
