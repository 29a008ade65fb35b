import { Router } from 'express';
import { z } from 'zod';
import type { RegisteredAgent } from './agents.ts';
import type { Node } from './node.ts';
import { network, sourceOf } from './payment-sources.ts';
import { parse, Refusal, success } from './refusal.ts';
import { AgentIdentifier, Network } from './wire-fields.ts';

const Query = z.object({ network: Network, agentIdentifier: AgentIdentifier });

export function registryRoutes(node: Node): Router {
  return Router().get('/registry/agent-identifier', (request, response) => {
    const { agentIdentifier } = parse(Query, request.query);
    const agent = node.agents.find((registered) => registered.agentIdentifier === agentIdentifier);
    if (agent === undefined) throw new Refusal(500, 'Error fetching asset in wallet');
    response.json(
      success({
        policyId: agentIdentifier.slice(0, 56),
        assetName: agentIdentifier.slice(56),
        agentIdentifier,
        Metadata: metadata(agent),
      }),
    );
  });
}

function metadata(agent: RegisteredAgent): object {
  const source = sourceOf(agent.agentIdentifier);
  const amounts =
    agent.pricing.type === 'Fixed'
      ? agent.pricing.amounts.map(({ amount, unit }) => ({ amount, unit: unit === '' ? 'lovelace' : unit }))
      : [];
  const isSecond = source?.type === 'Web3CardanoV2';
  return {
    name: agent.name,
    description: agent.description,
    apiBaseUrl: 'https://example.org',
    ExampleOutputs: [],
    Tags: ['sandbox'],
    Author: { name: 'Sandbox' },
    AgentPricing: isSecond
      ? null
      : { pricingType: agent.pricing.type, ...(agent.pricing.type === 'Fixed' && { Pricing: amounts }) },
    image: 'ipfs://sandbox',
    metadataVersion: isSecond ? 2 : 1,
    supportedPaymentSources: isSecond
      ? [
          {
            chain: 'Cardano',
            network,
            paymentSourceType: source.type,
            address: source.address,
            pricing: {
              pricingType: agent.pricing.type,
              fixed: amounts.map(({ amount, unit }) => ({ asset: unit, amount })),
            },
          },
        ]
      : null,
    verifications: null,
  };
}
