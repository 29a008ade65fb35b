import { contract, type Agent } from '@masumi-kodosumi-connector/contract/router';
import { initServer } from '@ts-rest/express';
import type { AgentDirectory } from '../../jobs/agents/agent-directory.ts';
import { entityTag, unlessKnown } from '../entity-tag.ts';
import { ProblemError } from '../problem-error.ts';
import { presentAgent } from './present-agent.ts';

export function agentRoutes(directory: AgentDirectory) {
  return initServer().router(contract.agents, {
    list: async ({ headers, res }) => {
      const items = (await directory.list()).map(presentAgent);
      return unlessKnown(res, headers['if-none-match'], { items }, entityTag(JSON.stringify(items.map(telling))));
    },

    get: async ({ params, headers, res }) => {
      const listed = await directory.find(params.agent_key);
      if (listed === null) throw new ProblemError('unknown_agent', 'There is no such agent.');
      const agent = presentAgent(listed);
      return unlessKnown(res, headers['if-none-match'], agent, entityTag(JSON.stringify(telling(agent))));
    },
  });
}

/** That it was looked at once more is no news. */
function telling(agent: Agent): object {
  return { ...agent, availability: { ...agent.availability, checked_at: undefined } };
}
