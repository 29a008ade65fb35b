import { createHash } from 'node:crypto';
import { paymentSources, type PaymentSource } from './payment-sources.ts';

export type Amount = { amount: string; unit: string };
export type Pricing = { type: 'Fixed'; amounts: Amount[] } | { type: 'Dynamic' } | { type: 'Free' };
export type RegisteredAgent = { agentIdentifier: string; name: string; description: string; pricing: Pricing };

/** The one priced source that the sandbox's V2 agents advertise. */
export const advertisedIndex = 0;

/** What the registry of the sandbox knows. Amounts carry the empty unit for lovelace, as the node keeps them. */
export const sandboxAgents = {
  writer: agent('Writer', 'Writes a page on a topic.', fixed('10000000')),
  survey: agent('Survey', 'Sums up a filled-in form.', fixed('5000000')),
  failing: agent('Failing', 'Always ends in an error.', fixed('5000000')),
  asking: agent('Asking', 'Stops to ask a human.', fixed('5000000')),
  scripted: agent('Scripted', 'Does as it is told.', fixed('5000000')),
  dynamic: agent('Dynamic', 'Has no fixed price.', { type: 'Dynamic' }),
  free: agent('Free', 'Costs nothing.', { type: 'Free' }),
  second: agent('Second', 'Is paid through the second contract.', fixed('7000000'), 'Web3CardanoV2'),
} satisfies Record<string, RegisteredAgent>;

function agent(
  name: string,
  description: string,
  pricing: Pricing,
  type: PaymentSource['type'] = 'Web3CardanoV1',
): RegisteredAgent {
  const policyId = paymentSources.find((source) => source.type === type)?.policyId ?? '';
  const assetName = createHash('sha256').update(`sandbox ${name}`).digest('hex');
  return { agentIdentifier: policyId + assetName, name, description, pricing };
}

function fixed(lovelace: string): Pricing {
  return { type: 'Fixed', amounts: [{ amount: lovelace, unit: '' }] };
}
