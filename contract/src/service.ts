import { initContract } from '@ts-rest/core';
import { z } from 'zod';
import { commonProblems, problemResponse } from './problem.ts';

export const Health = z
  .object({ status: z.literal('ok'), sandbox: z.boolean(), version: z.string() })
  .meta({ id: 'Health', examples: [{ status: 'ok', sandbox: false, version: '0.1.0' }] });

const UpstreamState = z.enum(['ok', 'unwell', 'unknown']).meta({
  id: 'UpstreamState',
  description: 'For information: an upstream that is unwell makes no service unready',
});

const FlowClocks = z.record(z.string(), z.number().nullable()).meta({
  id: 'FlowClocks',
  description:
    'By agent: how many seconds the clock of its flow is ahead of ours, as the last launches showed; null before the first. For information',
  examples: [{ writer: 0.4 }],
});

/** Ready says that this service can do its own work; what upstreams do shows in an agent's availability. */
export const Readiness = z
  .object({
    status: z.literal('ready'),
    checks: z.object({ database: z.literal('ok'), migrations: z.literal('ok'), reconciler: z.literal('ok') }),
    upstreams: z.object({ kodosumi: UpstreamState, masumi: UpstreamState }),
    clocks: z.object({
      machine: z.number().meta({
        description: "How many seconds the clock of this machine is ahead of the database's, by which the service goes",
      }),
      flows: FlowClocks,
    }),
  })
  .meta({
    id: 'Readiness',
    examples: [
      {
        status: 'ready',
        checks: { database: 'ok', migrations: 'ok', reconciler: 'ok' },
        upstreams: { kodosumi: 'ok', masumi: 'ok' },
        clocks: { machine: 0.002, flows: { writer: 0.4 } },
      },
    ],
  });

/** Any OpenAPI document: its own schema would be longer than what it describes. */
const OpenApiDocument = z.looseObject({ openapi: z.string() }).meta({
  id: 'OpenApiDocument',
  override: ({ jsonSchema }) => {
    jsonSchema.additionalProperties = true;
  },
  examples: [{ openapi: '3.1.1', info: { title: 'Masumi Kodosumi Connector', version: '0.1.0' }, paths: {} }],
});

const c = initContract();

export const service = c.router({
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Say that the process is alive',
    metadata: { operationId: 'getHealth', access: 'open', problems: ['malformed_request'] },
    responses: { 200: Health, ...commonProblems },
  },
  ready: {
    method: 'GET',
    path: '/ready',
    summary: 'Say whether the service can do its work: database, migrations, reconciler',
    metadata: {
      operationId: 'getReadiness',
      access: 'open',
      description: 'Upstreams do not decide it: who has paid must be able to fetch a result while one of them is away.',
      problems: ['malformed_request', 'not_ready'],
    },
    responses: { 200: Readiness, 503: problemResponse, ...commonProblems },
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'Give this document',
    metadata: { operationId: 'getOpenApi', access: 'open', problems: ['malformed_request'] },
    responses: { 200: OpenApiDocument, ...commonProblems },
  },
});
