import type { PaymentSourceType } from '../../jobs/payment.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Masumi, PaymentOrder, PriceAnswer } from '../../ports/masumi.ts';
import type { CallObserver } from '../../ports/observer.ts';
import { createMasumiHttp } from './masumi-http.ts';
import {
  ApiKeyEnvelope,
  ChangesEnvelope,
  PaymentEnvelope,
  PaymentsEnvelope,
  RegistryEnvelope,
  type WirePayment,
} from './masumi-wire.ts';
import { seenPayment } from './seen-payment.ts';

export type MasumiNodeOptions = {
  nodeUrl: string;
  apiKey: string;
  network: string;
  /** The contract types of our agents; the node's lists show one at a time. */
  sourceTypes: PaymentSourceType[];
};

const priceKeptMs = 300_000;
const pageSize = 100;
const mostPages = 20;
/** The node stamps its rows with its own clock. */
const clockSkewMs = 120_000;

/** The Masumi payment service (`/api/v1`), as its source and its answers show it. */
export function createMasumiNode(options: MasumiNodeOptions, clock: Clock, observe?: CallObserver): Masumi {
  const ask = createMasumiHttp(options.nodeUrl, options.apiKey, clock, observe);
  const { network } = options;
  const prices = new Map<string, { answer: PriceAnswer; at: number }>();

  async function listSince(since: Date, filterPaymentSourceType: PaymentSourceType): Promise<WirePayment[]> {
    const seen: WirePayment[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = { network, limit: pageSize, filterPaymentSourceType, ...(cursor && { cursorId: cursor }) };
      const answer = await ask(PaymentsEnvelope, { method: 'GET', path: '/payment', query });
      const rows = answer.kind === 'success' ? answer.data.data.Payments : [];
      // The cursor is inclusive: its row comes back first.
      seen.push(...rows.filter((row) => row.id !== cursor));
      const last = rows.at(-1);
      if (rows.length < pageSize || last === undefined || last.createdAt < since) break;
      cursor = last.id;
    }
    return seen;
  }

  return {
    async requestPayment(order) {
      const answer = await ask(PaymentEnvelope, { method: 'POST', path: '/payment', json: paymentBody(order) });
      return answer.kind === 'success'
        ? { kind: 'created', payment: seenPayment(answer.data.data) }
        : { kind: 'refused', reason: answer.message };
    },

    async findByMark(mark, since) {
      const earliest = new Date(since.getTime() - clockSkewMs);
      // Each list shows one contract type only.
      const v1 = await listSince(earliest, 'Web3CardanoV1');
      const v2 = await listSince(earliest, 'Web3CardanoV2');
      return [...v1, ...v2].filter((row) => row.metadata === mark).map(seenPayment);
    },

    async resolve(blockchainIdentifier) {
      const path = '/payment/resolve-blockchain-identifier';
      const answer = await ask(PaymentEnvelope, { method: 'POST', path, json: { network, blockchainIdentifier } });
      return answer.kind === 'success'
        ? { kind: 'found', payment: seenPayment(answer.data.data) }
        : { kind: 'not_found' };
    },

    async submitResult(blockchainIdentifier, submitResultHash) {
      const json = { network, blockchainIdentifier, submitResultHash };
      const answer = await ask(PaymentEnvelope, { method: 'POST', path: '/payment/submit-result', json });
      return answer.kind === 'success' ? { kind: 'accepted' } : { kind: 'unclear', reason: answer.message };
    },

    async registeredPrice(agentIdentifier) {
      const now = clock.now().getTime();
      const kept = prices.get(agentIdentifier);
      if (kept && now - kept.at < priceKeptMs) return kept.answer;
      const query = { network, agentIdentifier };
      const answer = await ask(RegistryEnvelope, { method: 'GET', path: '/registry/agent-identifier', query });
      if (answer.kind === 'refused') return { kind: 'unknown_agent' };
      const pricing = answer.data.data.Metadata.AgentPricing;
      const price: PriceAnswer =
        pricing?.pricingType === 'Fixed' && pricing.Pricing
          ? { kind: 'fixed', amounts: pricing.Pricing }
          : { kind: 'other', pricingType: pricing?.pricingType ?? 'none' };
      prices.set(agentIdentifier, { answer: price, at: now });
      return price;
    },

    async changesSince(cursor) {
      const changed: { id: string; at: string }[] = [];
      for (const filterPaymentSourceType of options.sourceTypes) {
        const query = { network, limit: pageSize, lastUpdate: cursor.at, filterPaymentSourceType };
        const path = '/payment/diff/onchain-state-or-result';
        const answer = await ask(ChangesEnvelope, { method: 'GET', path, query });
        const rows = answer.kind === 'success' ? answer.data.data.Payments : [];
        changed.push(...rows.map((row) => ({ id: row.id, at: row.onChainStateOrResultLastChangedAt })));
      }
      // Inclusive on the wire: the last one comes again until another change moves the cursor.
      const fresh = changed.filter(({ id, at }) => at !== cursor.at || id !== cursor.paymentId);
      const latest = fresh.reduce((last, row) => (row.at >= last.at ? row : last), {
        id: cursor.paymentId,
        at: cursor.at,
      });
      return { paymentIds: fresh.map(({ id }) => id), cursor: { at: latest.at, paymentId: latest.id } };
    },

    async isWell() {
      const answer = await ask(ApiKeyEnvelope, { method: 'GET', path: '/api-key-status' });
      if (answer.kind === 'refused') return false;
      const { canPay, status, NetworkLimit } = answer.data.data;
      return canPay && status === 'Active' && NetworkLimit.includes(network);
    },
  };
}

function paymentBody({ requested, inputHash, identifierFromPurchaser, mark }: PaymentOrder): object {
  return {
    inputHash,
    identifierFromPurchaser,
    network: requested.network,
    agentIdentifier: requested.agentIdentifier,
    payByTime: requested.payBy.toISOString(),
    submitResultTime: requested.submitResultBy.toISOString(),
    unlockTime: requested.unlockAt.toISOString(),
    externalDisputeUnlockTime: requested.disputeUnlockAt.toISOString(),
    paymentSourceType: requested.sourceType,
    metadata: mark,
    ...(requested.sourceIndex !== null && { supportedPaymentSourceIndex: requested.sourceIndex }),
    // For a fixed price the node refuses even an empty list.
    ...(requested.pricing === 'dynamic' && {
      RequestedFunds: requested.amounts.map(({ amount, unit }) => ({ amount: amount.toString(), unit })),
    }),
  };
}
