import { initContract } from '@ts-rest/core';
import { z } from 'zod';
import { IfNoneMatch } from './conditional.ts';
import { commonProblems, problemResponse } from './problem.ts';
import { AgentKey, Amount, Instant, JsonObject } from './scalars.ts';

/** `amounts` is null while the registry gives no answer: the price is unknown, not zero. */
export const Pricing = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('fixed'), amounts: z.array(Amount).nullable(), decimals: z.int().nullable() }),
    z.object({ type: z.literal('dynamic'), unit: z.string(), decimals: z.int(), min_amount: z.string() }),
    z.object({ type: z.literal('free') }),
  ])
  .meta({
    id: 'Pricing',
    examples: [{ type: 'fixed', amounts: [{ amount: '10000000', unit: 'lovelace' }], decimals: 6 }],
  });
export type Pricing = z.infer<typeof Pricing>;

/** `available` means that ordering a job would work now. */
export const Availability = z
  .object({
    status: z.enum(['available', 'unavailable']).describe('`available` means that ordering a job would work now'),
    message: z.string().nullable().describe('Why it would not'),
    checked_at: Instant,
  })
  .meta({ id: 'Availability' });
export type Availability = z.infer<typeof Availability>;

export const inputFieldTypes = [
  'text',
  'password',
  'textarea',
  'number',
  'boolean',
  'select',
  'date',
  'time',
  'datetime-local',
] as const;

/** One thing that `data` may hold; what does not apply to its type is absent. */
export const InputField = z
  .object({
    name: z.string(),
    type: z.enum(inputFieldTypes),
    label: z.string(),
    required: z.boolean(),
    description: z.string().nullable(),
    default: z.union([z.string(), z.number(), z.boolean()]).nullable(),
    options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
    min: z.union([z.string(), z.number()]).nullable().optional(),
    max: z.union([z.string(), z.number()]).nullable().optional(),
    step: z.number().nullable().optional(),
    min_length: z.int().nullable().optional(),
    max_length: z.int().nullable().optional(),
    pattern: z.string().nullable().optional(),
  })
  .meta({ id: 'InputField' });
export type InputField = z.infer<typeof InputField>;

const writer = {
  key: 'writer',
  name: 'Writer',
  description: 'Writes a page on a topic.',
  pricing: { type: 'fixed', amounts: [{ amount: '10000000', unit: 'lovelace' }], decimals: 6 },
  availability: { status: 'available', message: null, checked_at: '2026-11-23T12:00:00.000Z' },
  input_fields: [{ name: 'prompt', type: 'text', label: 'Prompt', required: true, description: null, default: null }],
  example: { prompt: 'A page about lighthouses' },
} as const;

/** `input_fields` and `example` are null while the agent cannot be reached. */
export const Agent = z
  .object({
    key: AgentKey,
    name: z.string(),
    description: z.string().nullable(),
    pricing: Pricing,
    availability: Availability,
    input_fields: z.array(InputField).nullable(),
    example: JsonObject.nullable(),
  })
  .meta({ id: 'Agent', examples: [writer] });
export type Agent = z.infer<typeof Agent>;

export const AgentList = z.object({ items: z.array(Agent) }).meta({ id: 'AgentList', examples: [{ items: [writer] }] });
export type AgentList = z.infer<typeof AgentList>;

const c = initContract();

export const agents = c.router({
  list: {
    method: 'GET',
    path: '/agents',
    summary: 'List the agents that can be ordered from',
    metadata: {
      operationId: 'listAgents',
      access: 'open',
      description:
        'Answers within about a second: an agent that is slower shows what was known of it at `checked_at`. The `ETag` leaves `checked_at` out.',
      problems: ['malformed_request'],
      responseHeaders: { 200: ['etag', 'cache-control'], 304: ['etag', 'cache-control'] },
    },
    headers: IfNoneMatch,
    responses: { 200: AgentList, 304: c.noBody(), ...commonProblems },
  },
  get: {
    method: 'GET',
    path: '/:agent_key',
    summary: 'Show one agent: its price, its availability and the input it takes',
    metadata: {
      operationId: 'getAgent',
      access: 'open',
      problems: ['malformed_request', 'unknown_agent', 'not_ready'],
      responseHeaders: { 200: ['etag', 'cache-control'], 304: ['etag', 'cache-control'] },
    },
    pathParams: z.object({ agent_key: AgentKey }),
    headers: IfNoneMatch,
    responses: { 200: Agent, 304: c.noBody(), 404: problemResponse, 503: problemResponse, ...commonProblems },
  },
});
