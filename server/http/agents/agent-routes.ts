import { contract } from '@masumi-kodosumi-connector/contract';
import { initServer } from '@ts-rest/express';
import type { AgentDirectory } from '../../jobs/agents/agent-directory.ts';
import { presentAgent } from './present-agent.ts';
import { ProblemError } from '../problem-error.ts';

export function agentRoutes(directory: AgentDirectory) {
  return initServer().router(contract.agents, {
    list: async () => {
      const listed = await directory.list();
      return { status: 200, body: { items: listed.map(presentAgent) } };
    },

    get: async ({ params }) => {
      const listed = await directory.find(params.agent_key);
      if (listed === null) throw new ProblemError('unknown_agent', 'There is no such agent.');
      return { status: 200, body: presentAgent(listed) };
    },
  });
}
