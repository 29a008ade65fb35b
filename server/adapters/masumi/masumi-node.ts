import { createCache } from '../../cache/create-cache.ts';
import { differingTerms, type PaymentSourceType } from '../../jobs/money/payment.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChangeCursor, Masumi, WantedPayment, PriceAnswer } from '../../ports/masumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { CallObserver } from '../../ports/observer.ts';
import { createFarClock } from '../upstream-http/far-clock.ts';
import { createMasumiHttp, type MasumiAnswer } from './masumi-http.ts';
import {
  ApiKeyEnvelope,
  ChangesEnvelope,
  HealthEnvelope,
  PaymentEnvelope,
  PaymentsEnvelope,
  RegistryEnvelope,
  WirePayment,
  type ListedPayment,
} from './masumi-wire.ts';
import { refusalReason } from './nodes-words.ts';
import { registeredPrice } from './registered-price.ts';
import { seenPayment } from './seen-payment.ts';

export type MasumiNodeOptions = {
  nodeUrl: string;
  apiKey: string;
  network: string;
  /** The contract types of our agents; the node's lists show one at a time. */
  sourceTypes: PaymentSourceType[];
  /** In which every call ends. */
  timeoutMs?: number;
};

const priceKeptMs = 300_000;
const pageSize = 100;
const mostPages = 20;
/** What is left between the node's clock, as its answers tell it, and the instants in its rows. */
const clockSkewMs = 120_000;
/** So far the list of changes is read back at first. */
const lookBackMs = 300_000;

/** The Masumi payment service (`/api/v1`), as its source and its answers show it. */
export function createMasumiNode(options: MasumiNodeOptions, clock: Clock, observe?: CallObserver): Masumi {
  const nodeClock = createFarClock(clock);
  const ask = createMasumiHttp(options, clock, nodeClock, observe);
  const { network } = options;
  const prices = createCache<PriceAnswer>({
    load: readPrice,
    keptMs: ({ kind }) => (kind === 'unknown_agent' ? 0 : priceKeptMs),
    now: () => clock.now(),
  });

  async function readPrice(key: string): Promise<PriceAnswer> {
    const [agentIdentifier = '', index] = key.split(' ');
    const query = { network, agentIdentifier };
    const answer = await ask(RegistryEnvelope, { method: 'GET', path: '/registry/agent-identifier', query });
    if (answer.kind === 'refused') return { kind: 'unknown_agent' };
    return registeredPrice(answer.data.data.Metadata, network, index === undefined ? null : Number(index));
  }

  async function markedSince(mark: string, since: Date, type: PaymentSourceType): Promise<ListedPayment[]> {
    const marked: ListedPayment[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = { network, limit: pageSize, filterPaymentSourceType: type, ...(cursor && { cursorId: cursor }) };
      const answer = await ask(PaymentsEnvelope, { method: 'GET', path: '/payment', query });
      const rows = successOf(answer, 'the list of payments').data.Payments;
      // The cursor is inclusive: its row comes back first.
      marked.push(...rows.filter((row) => row.id !== cursor && row.metadata === mark));
      const last = rows.at(-1);
      if (rows.length < pageSize || last === undefined || isBefore(last, since)) break;
      cursor = last.id;
    }
    return marked;
  }

  const nodeNow = () => clock.now().getTime() + nodeClock.offsetMs();

  /** In the node's own time: what it has not reached yet would hide all that changes until then. */
  async function firstPlace(): Promise<Place> {
    if (!nodeClock.isSeen()) await ask(HealthEnvelope, { method: 'GET', path: '/health' });
    return { at: new Date(nodeNow() - lookBackMs).toISOString(), paymentId: null };
  }

  /** The node's clock was set back since it was written. */
  const isOfFuture = ({ at }: { at: string }) => nodeClock.isSeen() && Date.parse(at) > nodeNow() + clockSkewMs;

  /** A list is in the order of its changes, and a page of one instant leads on by the id of its last row. */
  async function changedAfter(place: Place, type: PaymentSourceType): Promise<{ paymentIds: string[]; place: Place }> {
    const paymentIds: string[] = [];
    for (let page = 0; page < mostPages; page += 1) {
      const from = { lastUpdate: place.at, ...(place.paymentId !== null && { cursorId: place.paymentId }) };
      const query = { network, limit: pageSize, filterPaymentSourceType: type, ...from };
      const path = '/payment/diff/onchain-state-or-result';
      const answer = await ask(ChangesEnvelope, { method: 'GET', path, query });
      const rows = answer.kind === 'success' ? answer.data.data.Payments : [];
      // Inclusive on the wire: what stands at the cursor comes again until another change moves it.
      const fresh = rows
        .map((row): Change => ({ at: row.onChainStateOrResultLastChangedAt, paymentId: row.id }))
        .filter((row) => isAfter(row, place) && !isOfFuture(row));
      paymentIds.push(...fresh.map(({ paymentId }) => paymentId));
      place = fresh.reduce<Place>((last, row) => (isAfter(row, last) ? row : last), place);
      if (rows.length < pageSize || fresh.length === 0) break;
    }
    return { paymentIds, place };
  }

  function isBefore({ createdAt }: ListedPayment, since: Date): boolean {
    return createdAt.getTime() < since.getTime() + nodeClock.offsetMs() - clockSkewMs;
  }

  return {
    async requestPayment(order) {
      const answer = await ask(PaymentEnvelope, { method: 'POST', path: '/payment', json: paymentBody(order) });
      if (answer.kind === 'refused') return { kind: 'refused', reason: refusalReason(answer.message) };
      const payment = seenPayment(answer.data.data);
      const { terms, inputHash } = order;
      // The registry's price has changed, and the node goes by the new one.
      if (terms.pricing === 'fixed' && differingTerms(terms, inputHash, payment).includes('amounts')) {
        await prices.anew(priceKey(terms.agentIdentifier, terms.sourceIndex));
      }
      return { kind: 'created', payment };
    },

    async findByMark(mark, since) {
      // Each list shows one contract type only.
      const v1 = await markedSince(mark, since, 'Web3CardanoV1');
      const v2 = await markedSince(mark, since, 'Web3CardanoV2');
      return [...v1, ...v2].map((row) => seenPayment(readRow(row)));
    },

    async resolve(blockchainIdentifier) {
      const path = '/payment/resolve-blockchain-identifier';
      const answer = await ask(PaymentEnvelope, { method: 'POST', path, json: { network, blockchainIdentifier } });
      if (answer.kind === 'refused' && answer.status === 404) return { kind: 'not_found' };
      return { kind: 'found', payment: seenPayment(successOf(answer, 'a payment').data) };
    },

    async submitResult(blockchainIdentifier, submitResultHash) {
      const json = { network, blockchainIdentifier, submitResultHash };
      const answer = await ask(PaymentEnvelope, { method: 'POST', path: '/payment/submit-result', json });
      if (answer.kind === 'success') return { kind: 'accepted' };
      const isUnclear = answer.status === 404 || answer.status === 409;
      if (isUnclear) return { kind: 'unclear' };
      return { kind: 'refused', reason: refusalReason(answer.message), isOfAnotherKey: answer.status === 403 };
    },

    registeredPrice: (agentIdentifier, sourceIndex = null) => prices.get(priceKey(agentIdentifier, sourceIndex)),

    async changesSince(known) {
      const cursor: ChangeCursor = {};
      const paymentIds: string[] = [];
      for (const type of options.sourceTypes) {
        const place = known?.[type];
        const changed = await changedAfter(place && !isOfFuture(place) ? place : await firstPlace(), type);
        paymentIds.push(...changed.paymentIds);
        cursor[type] = changed.place;
      }
      return { paymentIds, cursor };
    },

    async isWell() {
      const answer = await ask(ApiKeyEnvelope, { method: 'GET', path: '/api-key-status' });
      if (answer.kind === 'refused') return false;
      const { canPay, canAdmin, status, NetworkLimit } = answer.data.data;
      // An admin's key is bound to no network.
      return canPay && status === 'Active' && (canAdmin === true || NetworkLimit.includes(network));
    },
  };
}

function priceKey(agentIdentifier: string, sourceIndex: number | null): string {
  return sourceIndex === null ? agentIdentifier : `${agentIdentifier} ${sourceIndex}`;
}

function successOf<T>(answer: MasumiAnswer<T>, what: string): T {
  if (answer.kind === 'success') return answer.data;
  throw new NoAnswer('masumi', `the question for ${what} was refused with ${answer.status}`);
}

function readRow(row: ListedPayment): WirePayment {
  const parsed = WirePayment.safeParse({ ...row, createdAt: row.createdAt.toISOString() });
  if (parsed.success) return parsed.data;
  throw new NoAnswer('masumi', 'the payment that was looked for has another shape');
}

type Place = { at: string; paymentId: string | null };
type Change = { at: string; paymentId: string };

/** The node's own order of changes: by instant, then by id. */
function isAfter(row: Place, place: Place): boolean {
  return row.at > place.at || (row.at === place.at && (row.paymentId ?? '') > (place.paymentId ?? ''));
}

function paymentBody({ terms, inputHash, identifierFromPurchaser, mark }: WantedPayment): object {
  return {
    inputHash,
    identifierFromPurchaser,
    network: terms.network,
    agentIdentifier: terms.agentIdentifier,
    payByTime: terms.payBy.toISOString(),
    submitResultTime: terms.submitResultBy.toISOString(),
    unlockTime: terms.unlockAt.toISOString(),
    externalDisputeUnlockTime: terms.disputeUnlockAt.toISOString(),
    paymentSourceType: terms.sourceType,
    metadata: mark,
    // An empty one the node refuses.
    ...(terms.sellerReturnAddress !== null && { sellerReturnAddress: terms.sellerReturnAddress }),
    ...(terms.sourceIndex !== null && { supportedPaymentSourceIndex: terms.sourceIndex }),
    // For a fixed price the node refuses even an empty list.
    ...(terms.pricing === 'dynamic' && {
      RequestedFunds: terms.amounts.map(({ amount, unit }) => ({ amount: amount.toString(), unit })),
    }),
  };
}
