import { reservedAgentKeys } from '@masumi-kodosumi-connector/contract/router';
import { z } from 'zod';
import type { AgentPricing, SoldAgent } from '../jobs/agents/sold-agent.ts';
import type { JsonObject } from '../jobs/json-value.ts';
import { toSmallestUnit } from '../jobs/money/decimal-amounts.ts';
import type { OutputHashForm } from '../jobs/money/hashes.ts';
import type { Network } from '../jobs/money/payment.ts';
import type { EnvReader } from './env-reader.ts';

const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a decimal number as text');

const Pricing = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('fixed'), decimals: z.int().min(0).max(18).optional() }),
  z.strictObject({
    type: z.literal('dynamic'),
    unit: z.string().min(1),
    decimals: z.int().min(0).max(18),
    min_amount: decimal,
  }),
  z.strictObject({ type: z.literal('free') }),
]);

const AgentEntry = z.strictObject({
  name: z.string().min(1).max(250),
  description: z.string().max(2_000).optional(),
  kodosumi_agent_id: z.string().min(1),
  masumi_agent_identifier: z
    .string()
    .regex(/^[0-9a-f]{57,250}$/, 'must be the policy id and asset name in lower-case hex')
    .optional(),
  pricing: Pricing.default({ type: 'fixed' }),
  payment_source_type: z.enum(['Web3CardanoV1', 'Web3CardanoV2']).default('Web3CardanoV1'),
  supported_payment_source_index: z.int().min(0).max(24).optional(),
  seller_return_address: z
    .string()
    .regex(/^addr(_test)?1[02-9ac-hj-np-z]{50,240}$/, 'must be an address of Cardano')
    .optional(),
  pay_within_seconds: z.int().min(300).max(31_536_000).default(1_800),
  run_within_seconds: z.int().min(60).max(31_536_000).default(7_200),
  example: z.record(z.string(), z.json()).optional(),
});
type AgentEntry = z.output<typeof AgentEntry>;

const reservedKeys: readonly string[] = reservedAgentKeys;

const AgentKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'a key has lower-case letters, digits, "_" and "-"')
  .refine((key) => !reservedKeys.includes(key), 'this key is a path of the service itself');

const Agents = z
  .record(AgentKey, AgentEntry)
  .refine((agents) => Object.keys(agents).length > 0, 'must name at least one agent');

/** What holds for every agent of the configuration. */
export type Sale = { network: Network; account: string; outputHashForm: OutputHashForm };

/** The agents of `AGENTS_CONFIG`, or of the file that `AGENTS_CONFIG_FILE` names. */
export function readAgents(read: EnvReader, sale: Sale): ReadonlyMap<string, SoldAgent> {
  const inline = read.optional('AGENTS_CONFIG');
  if (inline !== null && read.optional('AGENTS_CONFIG_FILE') !== null) {
    read.faults.push('AGENTS_CONFIG and AGENTS_CONFIG_FILE cannot both be set');
  }
  const source = inline === null ? 'AGENTS_CONFIG_FILE' : 'AGENTS_CONFIG';
  const text = inline ?? read.file('AGENTS_CONFIG_FILE');
  if (text === null) {
    if (read.optional('AGENTS_CONFIG_FILE') === null) read.required('AGENTS_CONFIG', ' (or AGENTS_CONFIG_FILE)');
    return new Map();
  }
  const json = parseJson(text);
  if (json === undefined) {
    read.faults.push(`${source} is not JSON`);
    return new Map();
  }
  const parsed = Agents.safeParse(json);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      // Why a key is none stands one level down.
      const reasons = issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message) : [issue.message];
      read.faults.push(`${source}: ${[...issue.path.map(String), reasons.join(', ')].join(': ')}`);
    }
    return new Map();
  }
  const agents = Object.entries(parsed.data).map(([key, entry]) => soldAgent(key, entry, sale));
  for (const lack of Object.entries(parsed.data).flatMap(([key, entry]) => lacks(key, entry, sale.network))) {
    read.faults.push(`${source}: ${lack}`);
  }
  return new Map(agents.map((agent) => [agent.key, agent]));
}

function lacks(key: string, entry: AgentEntry, network: Network): string[] {
  const isPaid = entry.pricing.type !== 'free';
  const isV2 = entry.payment_source_type === 'Web3CardanoV2';
  const hasIndex = entry.supported_payment_source_index !== undefined;
  return [
    ...(isPaid && !entry.masumi_agent_identifier
      ? [`${key}: a paid agent needs masumi_agent_identifier (or "pricing": {"type": "free"})`]
      : []),
    ...(isPaid && isV2 && !hasIndex ? [`${key}: Web3CardanoV2 needs supported_payment_source_index`] : []),
    ...(entry.seller_return_address?.startsWith('addr_test1') === (network === 'Mainnet')
      ? [`${key}: seller_return_address is of another network than MASUMI_NETWORK`]
      : []),
    ...(!isV2 && hasIndex ? [`${key}: supported_payment_source_index is for Web3CardanoV2 only`] : []),
  ];
}

function soldAgent(key: string, entry: AgentEntry, { network, account, outputHashForm }: Sale): SoldAgent {
  return {
    key,
    name: entry.name,
    description: entry.description ?? null,
    kodosumiAgentId: entry.kodosumi_agent_id,
    kodosumi: 'default',
    account,
    pricing: pricingOf(entry.pricing),
    masumi:
      entry.pricing.type === 'free'
        ? null
        : {
            agentIdentifier: entry.masumi_agent_identifier ?? '',
            network,
            node: 'default',
            sourceType: entry.payment_source_type,
            sourceIndex: entry.supported_payment_source_index ?? null,
            sellerReturnAddress: entry.seller_return_address ?? null,
          },
    payWithinMs: entry.pay_within_seconds * 1_000,
    runWithinMs: entry.run_within_seconds * 1_000,
    outputHashForm,
    example: (entry.example as JsonObject | undefined) ?? null,
  };
}

function pricingOf(pricing: z.output<typeof Pricing>): AgentPricing {
  switch (pricing.type) {
    case 'free':
      return { type: 'free' };
    case 'fixed':
      return { type: 'fixed', decimals: pricing.decimals ?? null };
    case 'dynamic': {
      const { unit, decimals, min_amount: minAmount } = pricing;
      return { type: 'dynamic', unit, decimals, minAmount: toSmallestUnit(minAmount, decimals) ?? 0n };
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
