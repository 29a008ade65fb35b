/** The least that a service with real upstreams is told. */
export const realUpstreams = {
  KODOSUMI_BASE_URL: 'https://kodosumi.example.org',
  KODOSUMI_API_KEY: 'kodosumi-key',
  MASUMI_NODE_URL: 'https://node.example.org',
  MASUMI_API_KEY: 'masumi-key',
  MASUMI_NETWORK: 'Preprod',
  AGENTS_CONFIG: agents({ writer: {} }),
};

/** AGENTS_CONFIG, each agent a complete one but for what is said. */
export function agents(differing: Record<string, object>): string {
  const complete = { name: 'Writer', kodosumi_agent_id: 'summary:Writer', masumi_agent_identifier: 'ab'.repeat(40) };
  return JSON.stringify(
    Object.fromEntries(Object.entries(differing).map(([key, differs]) => [key, { ...complete, ...differs }])),
  );
}
