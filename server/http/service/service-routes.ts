import { contract, problemMeanings, problemStatus, type ProblemCode } from '@masumi-kodosumi-connector/contract/router';
import type { Readiness as ReadinessSchema } from '@masumi-kodosumi-connector/contract/router';
import { initServer } from '@ts-rest/express';
import type { z } from 'zod';
import { entityTag, unlessKnown } from '../entity-tag.ts';
import type { ReceiptKey } from '../../ports/receipts.ts';
import type { Links } from '../links.ts';
import { ProblemError } from '../problem-error.ts';

type Readiness = z.infer<typeof ReadinessSchema>;

export type ReadinessChecks = { database: boolean; migrations: boolean; reconciler: boolean };

export type ServiceFacts = {
  version: string;
  isSandbox: boolean;
  checkReadiness(): Promise<ReadinessChecks>;
  upstreamStates(): Promise<Readiness['upstreams']>;
  clocks(): Readiness['clocks'];
  receiptKeys(): Promise<ReceiptKey[]>;
};

export const serviceName = 'Masumi Kodosumi Connector';

export function serviceRoutes(facts: ServiceFacts, links: Links, document: { openapi: string }) {
  const { version, isSandbox: sandbox } = facts;
  const documentTag = entityTag(JSON.stringify(document));
  return initServer().router(contract.service, {
    index: ({ req, res }) => {
      const to = (path: string) => links.to(req.path, path);
      res.vary('accept');
      const where = { agents_url: to('/agents'), docs_url: to('/docs'), openapi_url: to('/openapi.json') };
      const body = { name: serviceName, version, sandbox, ...where, problems_url: to('/problems') };
      return Promise.resolve({ status: 200, body });
    },

    health: () => Promise.resolve({ status: 200, body: { status: 'ok', sandbox, version } }),

    ready: async () => {
      const checks = await facts.checkReadiness();
      const failing = Object.entries(checks).flatMap(([name, isWell]) => (isWell ? [] : [name]));
      if (failing.length > 0) {
        throw new ProblemError('not_ready', `Not well: ${failing.join(', ')}.`, { retryAfterMs: 5_000 });
      }
      const upstreams = await facts.upstreamStates();
      const clocks = facts.clocks();
      return {
        status: 200,
        body: { status: 'ready', checks: { database: 'ok', migrations: 'ok', reconciler: 'ok' }, upstreams, clocks },
      };
    },

    openapi: ({ headers, res }) => Promise.resolve(unlessKnown(res, headers['if-none-match'], document, documentTag)),

    keys: async ({ res }) => {
      res.setHeader('cache-control', 'public, max-age=300');
      const keys = await facts.receiptKeys();
      const same = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' } as const;
      return { status: 200, body: { keys: keys.map(({ kid, x }) => ({ ...same, kid, x })) } };
    },

    problems: ({ res }) => {
      res.vary('accept');
      const codes = Object.keys(problemMeanings) as ProblemCode[];
      const items = codes.map((code) => ({ code, status: problemStatus[code], ...problemMeanings[code] }));
      return Promise.resolve({ status: 200, body: { items } });
    },
  });
}
