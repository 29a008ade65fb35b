import { initContract } from '@ts-rest/core';
import { z } from 'zod';
import { IfNoneMatch } from './conditional.ts';
import { commonProblems, problemResponse } from './problem.ts';
import { problemMeanings } from './problem-meanings.ts';

export const Health = z
  .object({
    status: z.literal('ok').describe('The process is alive'),
    sandbox: z.boolean().describe('Both upstreams are simulated: nothing here costs or earns money'),
    version: z.string().describe('Of the service'),
  })
  .meta({ id: 'Health', examples: [{ status: 'ok', sandbox: false, version: '0.1.0' }] });

const UpstreamState = z.enum(['ok', 'unwell', 'refused', 'unknown']).meta({
  id: 'UpstreamState',
  description:
    'For information: an upstream that is unwell, or refuses the key of the service, makes no service unready',
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
    status: z.literal('ready').describe('The service can do its own work'),
    checks: z
      .object({
        database: z.literal('ok').describe('Answers, and takes writes'),
        migrations: z.literal('ok').describe('The schema is the one of this version'),
        reconciler: z.literal('ok').describe('Jobs were looked at a moment ago'),
      })
      .describe('What readiness depends on'),
    upstreams: z
      .object({ kodosumi: UpstreamState, masumi: UpstreamState })
      .describe('How the upstreams were when last asked'),
    clocks: z
      .object({
        machine: z.number().meta({
          description:
            "How many seconds the clock of this machine is ahead of the database's, by which the service goes",
        }),
        flows: FlowClocks,
      })
      .describe('How far other clocks are from that of the database, in seconds'),
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
const OpenApiDocument = z.looseObject({ openapi: z.string().describe('Version of OpenAPI') }).meta({
  id: 'OpenApiDocument',
  override: ({ jsonSchema }) => {
    jsonSchema.additionalProperties = true;
  },
  examples: [{ openapi: '3.1.1', info: { title: 'Masumi Kodosumi Connector', version: '0.1.0' }, paths: {} }],
});

/** Where things are; whole URLs where the service knows its own, else relative to the address of this answer. */
export const ServiceIndex = z
  .object({
    name: z.string().describe('What this is'),
    version: z.string().describe('Of the service'),
    sandbox: z.boolean().describe('Both upstreams are simulated: nothing here costs or earns money'),
    agents_url: z.string().describe('Where the agents are listed'),
    docs_url: z.string().describe('Where people read the API'),
    openapi_url: z.string().describe('Where programs read the API'),
    problems_url: z.string().describe('Where every error code is explained'),
  })
  .meta({
    id: 'ServiceIndex',
    examples: [
      {
        ...{ name: 'Masumi Kodosumi Connector', version: '0.1.0', sandbox: false, agents_url: 'agents' },
        ...{ docs_url: 'docs', openapi_url: 'openapi.json', problems_url: 'problems' },
      },
    ],
  });

export const ProblemList = z
  .object({
    items: z
      .array(
        z.object({
          code: z.string().describe('As in `code` of a problem'),
          status: z.int().describe('HTTP status that it comes with'),
          meaning: z.string().describe('What has happened'),
          remedy: z.string().describe('What to do'),
        }),
      )
      .describe('Every code that a problem can carry'),
  })
  .meta({
    id: 'ProblemList',
    examples: [{ items: [{ code: 'unknown_agent', status: 404, ...problemMeanings.unknown_agent }] }],
  });

/** Keys that signed receipts, those of before among them (RFC 7517, RFC 8037). */
export const KeySet = z
  .object({
    keys: z
      .array(
        z.object({
          kty: z.literal('OKP').describe('Type of the key (RFC 8037)'),
          crv: z.literal('Ed25519').describe('Its curve'),
          alg: z.literal('EdDSA').describe('What it signs by'),
          use: z.literal('sig').describe('It signs'),
          kid: z.string().describe('Its name: the thumbprint of the key (RFC 7638)'),
          x: z.string().describe('The public key in base64url'),
        }),
      )
      .describe('The newest first'),
  })
  .meta({
    id: 'KeySet',
    examples: [
      {
        keys: [
          {
            ...{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' },
            kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
            x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
          },
        ],
      },
    ],
  });

const c = initContract();

export const service = c.router({
  index: {
    method: 'GET',
    path: '/',
    summary: 'Say what this is, and where its agents and its documents are',
    metadata: {
      operationId: 'getIndex',
      access: 'open',
      description: 'A page for people, JSON for programs: `Accept` decides.',
      problems: ['malformed_request'],
      alsoPage: true,
    },
    responses: { 200: ServiceIndex, ...commonProblems },
  },
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
    metadata: {
      operationId: 'getOpenApi',
      access: 'open',
      problems: ['malformed_request'],
      responseHeaders: { 200: ['etag', 'cache-control'], 304: ['etag', 'cache-control'] },
    },
    headers: IfNoneMatch,
    responses: { 200: OpenApiDocument, 304: c.noBody(), ...commonProblems },
  },
  keys: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'Give the keys that sign receipts',
    metadata: {
      operationId: 'getKeys',
      access: 'open',
      problems: ['malformed_request'],
      responseHeaders: { 200: ['cache-control'] },
    },
    responses: { 200: KeySet, ...commonProblems },
  },
  problems: {
    method: 'GET',
    path: '/problems',
    summary: 'Explain every code that a problem can carry',
    metadata: {
      operationId: 'getProblems',
      access: 'open',
      description:
        'A page for people; the `type` of each problem leads to its place there. JSON when `Accept` prefers it.',
      problems: ['malformed_request'],
      alsoPage: true,
    },
    responses: { 200: ProblemList, ...commonProblems },
  },
});
