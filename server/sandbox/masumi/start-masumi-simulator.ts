import express, { type RequestHandler } from 'express';
import { STATUS_CODES } from 'node:http';
import { systemClock, type Clock } from '../clock.ts';
import { createFaults, type Faults } from '../faults.ts';
import { injectFaults } from '../http/inject-faults.ts';
import { listen } from '../http/listen.ts';
import { createMachineClock, dateHeader } from '../machine-clock.ts';
import { createIds } from '../ids.ts';
import { sandboxAgents, type RegisteredAgent } from './agents.ts';
import { lockFunds, runConfirmations, runLocks, runSubmissions, type LockKind } from './chain.ts';
import { promptChain, type ChainTiming } from './chain-timing.ts';
import { createPaymentRoutes } from './create-payment-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { runDecisions, runExpiry, runRefunds, settleDispute } from './money-moves.ts';
import { findPayment, type Node } from './node.ts';
import type { Payment } from './payment.ts';
import { purchaseRoutes } from './purchase-routes.ts';
import { readPaymentRoutes } from './read-payment-routes.ts';
import { answerError, noSuchRoute, Refusal } from './refusal.ts';
import { registryRoutes } from './registry-routes.ts';
import { sellerActionRoutes } from './seller-action-routes.ts';

/** The names under which faults are injected, one for each call. */
export const masumiCalls = [
  'GET /health',
  'GET /api-key-status',
  'GET /registry/agent-identifier',
  'POST /payment',
  'GET /payment',
  'GET /payment/diff/onchain-state-or-result',
  'POST /payment/resolve-blockchain-identifier',
  'POST /payment/submit-result',
  'POST /payment/authorize-refund',
  'POST /purchase',
  'POST /purchase/request-refund',
] as const;

/** `chain lock` takes the faults bad_lock and late_lock, `chain submit` takes wallet_timeout. */
export const chainSteps = ['chain lock', 'chain submit'] as const;

export type MasumiOptions = {
  clock?: Clock;
  random?: () => number;
  port?: number;
  apiKey?: string;
  agents?: readonly RegisteredAgent[];
  /** Where nothing else is said there is no delay and no interval: every tick does all that is due. */
  timing?: Partial<ChainTiming>;
  /** Of the selling wallets; the node signs it into payments of the second contract. */
  collectionAddress?: string;
  /** How far the node's clock is ahead of the world's. */
  clockOffsetMs?: number;
};

export type MasumiSimulator = {
  /** Without the path /api/v1. */
  readonly url: string;
  readonly apiKey: string;
  readonly faults: Faults;
  /** By the node's own clock, in which all of its times are. */
  now(): Date;
  setClock(offsetMs: number): void;
  /** Oldest first. */
  payments(): readonly Readonly<Payment>[];
  /** What the chain shows, without a purchase. On an expired payment a good lock is a late sighting. */
  lockFunds(blockchainIdentifier: string, how?: LockKind): void;
  settleDispute(blockchainIdentifier: string): void;
  /** Runs the chain jobs that are due by the clock; each moves a payment by one stage. */
  tick: () => void;
  stop(): Promise<void>;
};

export async function startMasumiSimulator(options: MasumiOptions = {}): Promise<MasumiSimulator> {
  const { clock: world = systemClock, random = Math.random } = options;
  const clock = createMachineClock(world, options.clockOffsetMs);
  const ids = createIds(random);
  const faults = createFaults(masumiCalls, chainSteps, random);
  const apiKey = options.apiKey ?? `masumi-payment-${ids.hex(24)}`;
  const node: Node = {
    clock,
    ids,
    faults,
    timing: { ...promptChain, ...options.timing },
    agents: options.agents ?? Object.values(sandboxAgents),
    signingKey: ids.hex(32),
    collectionAddress: options.collectionAddress ?? null,
    payments: [],
    purchases: [],
  };

  const api = express.Router();
  api.use(keyRoutes(requireKey(apiKey), apiKey));
  api.use(requireKey(apiKey), registryRoutes(node), createPaymentRoutes(node), readPaymentRoutes(node));
  api.use(sellerActionRoutes(node), purchaseRoutes(node), noSuchRoute);
  const app = express().disable('x-powered-by').disable('etag');
  app.use(dateHeader(clock));
  app.use(
    '/api/v1',
    injectFaults({
      faults,
      callOf: (request) => `${request.method} ${request.path.replace(/\/$/, '').toLowerCase()}`,
      errorBody: (_, status) => ({ status: 'error', error: { message: faultText(status) } }),
    }),
    express.json(),
    api,
  );
  app.use(noSuchRoute, answerError);

  const server = await listen(app, options.port ?? 0);
  const find = (identifier: string): Payment => {
    const payment = findPayment(node, identifier);
    if (payment === undefined) throw new Error('The simulated node has no such payment');
    return payment;
  };
  return {
    url: server.url,
    apiKey,
    faults,
    now: () => clock.now(),
    setClock: (offsetMs) => {
      clock.set(offsetMs);
    },
    payments: () => node.payments,
    lockFunds: (identifier, how = 'good') => {
      lockFunds(node, find(identifier), how);
    },
    settleDispute: (identifier) => {
      settleDispute(node, find(identifier));
    },
    tick: chainJobs(node),
    stop: server.stop,
  };
}

function chainJobs(node: Node): () => void {
  const { timing } = node;
  // Confirmations come before submissions, so that a tick never takes a payment through two stages.
  const jobs = [
    { run: runLocks, everyMs: timing.lockEveryMs, lastAt: -Infinity },
    { run: runConfirmations, everyMs: timing.confirmEveryMs, lastAt: -Infinity },
    { run: runSubmissions, everyMs: timing.submitEveryMs, lastAt: -Infinity },
    { run: runRefunds, everyMs: timing.refundEveryMs, lastAt: -Infinity },
    { run: runExpiry, everyMs: timing.expiryEveryMs, lastAt: -Infinity },
    { run: runDecisions, everyMs: timing.decisionsEveryMs, lastAt: -Infinity },
  ];
  return () => {
    const now = node.clock.now().getTime();
    for (const job of jobs) {
      if (now - job.lastAt < job.everyMs) continue;
      job.lastAt = now;
      job.run(node);
    }
  };
}

function requireKey(apiKey: string): RequestHandler {
  return (request, _, next) => {
    const token = request.get('token');
    if (token === undefined) throw new Refusal(401, 'Unauthorized, no authentication token provided');
    if (token !== apiKey) throw new Refusal(401, 'Unauthorized, invalid authentication token provided');
    next();
  };
}

function faultText(status: number): string {
  return status === 409
    ? 'Payment state changed concurrently; retry against the new state'
    : (STATUS_CODES[status] ?? 'Error');
}
