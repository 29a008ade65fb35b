import { initContract } from '@ts-rest/core';
import { z } from 'zod';
import { IfNoneMatch } from './conditional.ts';
import { commonProblems, problemResponse } from './problem.ts';
import { AgentKey, Amount, Instant, JsonObject } from './scalars.ts';

/** `amounts` is null while the registry gives no answer: the price is unknown, not zero. */
export const Pricing = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('fixed').describe('The price of the registry'),
      amounts: z.array(Amount).nullable().describe('Coin by coin; null while the registry gives no answer'),
      decimals: z.int().nullable().describe('Digits behind the point of one whole coin; null where it is not known'),
    }),
    z.object({
      type: z.literal('dynamic').describe('The buyer says in `payment_amount` what to pay'),
      unit: z.string().describe('`lovelace`, or policy id and asset name in hex'),
      decimals: z.int().describe('Digits behind the point of one whole coin'),
      min_amount: z.string().describe('The least, in whole coins'),
    }),
    z.object({ type: z.literal('free').describe('Nothing is paid') }),
  ])
  .meta({
    id: 'Pricing',
    description: 'What a run costs',
    examples: [{ type: 'fixed', amounts: [{ amount: '10000000', unit: 'lovelace' }], decimals: 6 }],
  });
export type Pricing = z.infer<typeof Pricing>;

/** `available` means that ordering a job would work now. */
export const Availability = z
  .object({
    status: z.enum(['available', 'unavailable']).describe('`available` means that ordering a job would work now'),
    message: z.string().nullable().describe('Why it would not'),
    checked_at: Instant.describe('When this was looked at'),
  })
  .meta({ id: 'Availability', description: 'Whether an order would work now' });
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
    name: z.string().describe('Its key in `data`'),
    type: z.enum(inputFieldTypes).describe('As in a form of HTML; the value is text, a number or true or false'),
    label: z.string().describe('Its name for people'),
    required: z.boolean().describe('A value is needed, unless there is a default'),
    description: z.string().nullable().describe('What it is for'),
    default: z
      .union([z.string(), z.number(), z.boolean()])
      .nullable()
      .describe('What counts where the order leaves it out; null for nothing'),
    options: z
      .array(
        z.object({
          value: z.string().describe('What `data` holds'),
          label: z.string().describe('Its name for people'),
        }),
      )
      .optional()
      .describe('What may be chosen, of a `select`'),
    min: z.union([z.string(), z.number()]).nullable().optional().describe('The least value; text for dates and times'),
    max: z
      .union([z.string(), z.number()])
      .nullable()
      .optional()
      .describe('The greatest value; text for dates and times'),
    step: z.number().nullable().optional().describe('Values lie so far apart, counted from `min`'),
    min_length: z.int().nullable().optional().describe('Characters at least'),
    max_length: z.int().nullable().optional().describe('Characters at most'),
    pattern: z.string().nullable().optional().describe('Regular expression that the whole text has to match'),
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
    name: z.string().describe('Its name for people'),
    description: z.string().nullable().describe('What it does'),
    pricing: Pricing,
    availability: Availability,
    input_fields: z
      .array(InputField)
      .nullable()
      .describe('What `data` of an order may hold; null while the agent cannot be reached'),
    example: JsonObject.nullable().describe('`data` that the agent takes; null while it cannot be reached'),
  })
  .meta({ id: 'Agent', examples: [writer] });
export type Agent = z.infer<typeof Agent>;

export const AgentList = z
  .object({ items: z.array(Agent).describe('All that are sold here') })
  .meta({ id: 'AgentList', examples: [{ items: [writer] }] });
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
