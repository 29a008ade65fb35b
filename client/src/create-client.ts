import { buildClient } from './build-client.ts';
import type { ClientOptions } from './client-options.ts';
import type { Client } from './client.ts';
import { systemTiming } from './timing.ts';

/** A client of one service. Throws a `TypeError` for a `baseUrl` that is none. */
export function createClient(options: ClientOptions): Client {
  return buildClient(options, systemTiming);
}
