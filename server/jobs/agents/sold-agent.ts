import type { JsonObject } from '../json-value.ts';
import type { OutputHashForm } from '../money/hashes.ts';
import type { Network, PaymentSourceType } from '../money/payment.ts';

export type AgentPricing =
  /** The price that the agent is registered with. `decimals` of a coin other than ADA, null when not configured. */
  | { type: 'fixed'; decimals: number | null }
  | { type: 'dynamic'; unit: string; decimals: number; minAmount: bigint }
  | { type: 'free' };

/** An agent as its operator offers it. */
export type SoldAgent = {
  key: string;
  name: string;
  description: string | null;
  kodosumiAgentId: string;
  /** Which Kodosumi runs it, and the name of the account there. */
  kodosumi: string;
  account: string;
  pricing: AgentPricing;
  /** Null for a free agent. */
  masumi: {
    /** Which payment node. */
    node: string;
    agentIdentifier: string;
    network: Network;
    sourceType: PaymentSourceType;
    sourceIndex: number | null;
    sellerReturnAddress: string | null;
  } | null;
  payWithinMs: number;
  runWithinMs: number;
  outputHashForm: OutputHashForm;
  example: JsonObject | null;
};
