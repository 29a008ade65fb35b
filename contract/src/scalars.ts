import { z } from 'zod';

/** First path segments that are the service's own, now or soon: no agent can have such a key. */
export const reservedAgentKeys = [
  ...['agents', 'jobs', 'events', 'files', 'webhooks', 'webhook-secret', 'operator', 'problems', 'health', 'ready'],
  ...['metrics', 'docs', 'openapi.json', 'mip003', 'mcp', 'a2a'],
] as const;

/** Names an agent in every path; chosen by the operator. */
export const AgentKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, "_" and "-", at most 63 characters')
  .meta({ id: 'AgentKey', description: 'Names an agent; chosen by the operator', examples: ['writer'] });

export const JobId = z
  .int()
  .positive()
  .meta({ id: 'JobId', description: 'Names a job, together with its agent', examples: [123] });

/** Only decimal digits: whoever writes `0x1` or `1e0` means no job that is there. */
const digitsToNumber = (value: number | string): unknown =>
  typeof value === 'string' && /^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;

/** A whole number in a path or a query, where everything is text. */
export function wholeNumber<Schema extends z.ZodNumber>(schema: Schema) {
  return z.preprocess(digitsToNumber, schema);
}

/** RFC 3339 in UTC, with milliseconds. */
export const Instant = z.iso.datetime().meta({
  id: 'Instant',
  description: 'RFC 3339, in UTC, with milliseconds',
  examples: ['2026-11-23T12:00:00.000Z'],
});

/** Milliseconds since 1970-01-01T00:00:00Z; what a buyer's payment node wants, there as a decimal string. */
export const EpochMs = z
  .int()
  .nonnegative()
  .meta({ id: 'EpochMs', description: 'Milliseconds since 1970-01-01T00:00:00Z', examples: [1795437000000] });

/** SHA-256, lower-case hex. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({
    id: 'Sha256',
    description: 'SHA-256 in lower-case hex',
    examples: ['400c21108c4378c3ecea8be792f2176ec48864237d44a27a0a06272781a9f961'],
  });

/** MIP-004's salt: 14 to 26 hex characters of even length, hashed as the text that it is. */
export const IdentifierFromPurchaser = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{2}){7,13}$/, '14 to 26 hex characters, an even number of them')
  .meta({
    id: 'IdentifierFromPurchaser',
    description: "The buyer's own mark, part of both hashes (MIP-004); 14 to 26 hex characters, made when missing",
    examples: ['aabbccddeeff00112233'],
  });

/** An amount in the smallest unit of a coin: `lovelace`, or policy id and asset name in hex. */
export const Amount = z
  .object({
    amount: z.string().regex(/^\d+$/).describe('In the smallest unit of the coin'),
    unit: z.string().min(1).describe('`lovelace`, or policy id and asset name in hex'),
  })
  .meta({ id: 'Amount', examples: [{ amount: '10000000', unit: 'lovelace' }] });
export type Amount = z.infer<typeof Amount>;

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

// Not z.record: it would copy the object, and the input hash is over the object exactly as it was sent.
export const JsonObject = z
  .custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    message: 'must be a JSON object',
  })
  .meta({
    id: 'JsonObject',
    description: 'Values by the names of the input fields of the agent',
    override: { type: 'object', additionalProperties: true },
    examples: [{ prompt: 'A page about lighthouses' }],
  });
