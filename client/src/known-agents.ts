import type { CreateJob, JsonObject } from '@masumi-kodosumi-connector/contract';

/** The keys of the agents of a service, each with the `data` that it takes; `npm run client:types` prints them. */
export type KnownAgents = Record<string, object>;

/** Nothing is known: any key, and any JSON object as input. */
export type AnyAgents = Record<string, JsonObject>;

/** An order for an agent that takes such input. */
export type OrderFor<Input> = Omit<CreateJob, 'data'> & { data: Input };
