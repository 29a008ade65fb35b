type Registered = Record<
  'writer' | 'survey' | 'failing' | 'asking' | 'scripted' | 'dynamic' | 'second',
  { agentIdentifier: string }
>;

/** What an operator of the sandbox's agents would configure, one agent of each kind. */
export function agentsConfig(registered: Registered): object {
  const sold = (name: string, masumi: string | null, more: object = {}) => ({
    name,
    kodosumi_agent_id: `summary:${name}`,
    ...(masumi !== null && { masumi_agent_identifier: masumi }),
    ...more,
  });
  return {
    writer: sold('Writer', registered.writer.agentIdentifier),
    survey: sold('Survey', registered.survey.agentIdentifier),
    failing: sold('Failing', registered.failing.agentIdentifier),
    asking: sold('Asking', registered.asking.agentIdentifier),
    scripted: sold('Scripted', registered.scripted.agentIdentifier),
    tipped: sold('Writer', registered.dynamic.agentIdentifier, {
      pricing: { type: 'dynamic', unit: 'lovelace', decimals: 6, min_amount: '2.5' },
    }),
    gratis: sold('Writer', null, { pricing: { type: 'free' } }),
    second: sold('Writer', registered.second.agentIdentifier, {
      payment_source_type: 'Web3CardanoV2',
      supported_payment_source_index: 0,
    }),
  };
}
