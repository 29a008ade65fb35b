import { contract } from '@masumi-kodosumi-connector/contract';
import { initClient } from '@ts-rest/core';
import type { RequestOptions } from './client.ts';
import { createTransport, type TransportOptions } from './transport.ts';

export type Routes = ReturnType<typeof connect>;

/** The contract's routes as functions, on our transport. */
export function connect(baseUrl: string, options: TransportOptions) {
  return initClient(contract, { baseUrl, api: createTransport(options) });
}

// ts-rest puts parameters into the path as they are.
export const toAgent = (agentKey: string) => ({ agent_key: encodeURIComponent(agentKey) });
export const toJob = (agentKey: string, id: number) => ({ ...toAgent(agentKey), id });

export const sent = ({ signal }: RequestOptions = {}) => (signal ? { fetchOptions: { signal } } : {});
