import { contract, type Readiness as ReadinessSchema } from '@masumi-kodosumi-connector/contract';
import { initServer } from '@ts-rest/express';
import type { z } from 'zod';
import { openApiDocument } from '../openapi/openapi-document.ts';
import { ProblemError } from '../problem-error.ts';

type Readiness = z.infer<typeof ReadinessSchema>;

export type ReadinessChecks = { database: boolean; migrations: boolean; reconciler: boolean };

export type ServiceFacts = {
  version: string;
  isSandbox: boolean;
  checkReadiness(): Promise<ReadinessChecks>;
  upstreamStates(): Promise<Readiness['upstreams']>;
  clocks(): Readiness['clocks'];
};

export function serviceRoutes(facts: ServiceFacts) {
  const document = openApiDocument(facts.version);
  return initServer().router(contract.service, {
    health: () =>
      Promise.resolve({ status: 200, body: { status: 'ok', sandbox: facts.isSandbox, version: facts.version } }),

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

    openapi: () => Promise.resolve({ status: 200, body: document }),
  });
}
