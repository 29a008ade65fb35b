import { buildClient } from './build-client.ts';
import type { ClientOptions } from './client-options.ts';
import type { Client } from './client.ts';
import type { AnyAgents, KnownAgents } from './known-agents.ts';
import { systemTiming } from './timing.ts';

/**
 * A client of one service. Throws a `TypeError` for a `baseUrl` that is none. `createClient<typeof agents>`, with the agents
 * that `generate-types` wrote down, holds every order against its agent's form when it is compiled.
 */
export function createClient<Agents extends KnownAgents = AnyAgents>(options: ClientOptions): Client<Agents> {
  // What is known of the agents is known to the compiler alone.
  return buildClient(options, systemTiming) as unknown as Client<Agents>;
}
