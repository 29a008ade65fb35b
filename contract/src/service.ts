import { initContract } from '@ts-rest/core';
import { z } from 'zod';
import { commonProblems, problemResponse } from './problem.ts';

export const Health = z
  .object({ status: z.literal('ok'), sandbox: z.boolean(), version: z.string() })
  .meta({ id: 'Health', examples: [{ status: 'ok', sandbox: false, version: '0.1.0' }] });

/** Ready says that this service can do its own work; what upstreams do shows in an agent's availability. */
export const Readiness = z
  .object({
    status: z.literal('ready'),
    checks: z.object({ database: z.literal('ok'), migrations: z.literal('ok'), reconciler: z.literal('ok') }),
  })
  .meta({ id: 'Readiness' });

const c = initContract();

export const service = c.router({
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Say that the process is alive',
    metadata: { operationId: 'getHealth', access: 'open' },
    responses: { 200: Health, ...commonProblems },
  },
  ready: {
    method: 'GET',
    path: '/ready',
    summary: 'Say whether the service can do its work: database, migrations, reconciler',
    metadata: { operationId: 'getReadiness', access: 'open' },
    responses: { 200: Readiness, 503: problemResponse, ...commonProblems },
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'Give this document',
    metadata: { operationId: 'getOpenApi', access: 'open' },
    responses: { 200: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApiDocument' }), ...commonProblems },
  },
});
