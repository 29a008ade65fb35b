import { contract, largestPage, type JobList } from '@masumi-kodosumi-connector/contract';
import { initClient } from '@ts-rest/core';
import type { Client, RequestOptions } from './client.ts';
import type { ClientOptions } from './client-options.ts';
import { NoAnswerError } from './no-answer-error.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';
import type { Timing } from './timing.ts';
import { createTransport } from './transport.ts';
import { waitForJob } from './wait-for-job.ts';

/** The client on a clock of the caller's choosing. */
export function buildClient(
  { baseUrl, apiKey, fetch = globalThis.fetch, retry }: ClientOptions,
  timing: Timing,
): Client {
  const policy = completePolicy(retry);
  const root = new URL(baseUrl).href.replace(/\/+$/, '');
  const routesWithin = (totalMs: number) => {
    const transport = createTransport({ apiKey, fetch, retry: { ...policy, totalMs }, timing });
    return initClient(contract, { baseUrl: root, api: transport });
  };
  const routes = routesWithin(policy.totalMs);

  return {
    async create(agentKey, body, { idempotencyKey = crypto.randomUUID(), ...options } = {}) {
      const headers = { 'idempotency-key': idempotencyKey };
      return expectStatus(
        201,
        await routes.jobs.create({ params: toAgent(agentKey), body, headers, ...sent(options) }),
      );
    },
    async get(agentKey, id, options) {
      return expectStatus(200, await routes.jobs.get({ params: toJob(agentKey, id), ...sent(options) }));
    },
    async *list(agentKey, { status, ...options } = {}) {
      let cursor: string | null = null;
      do {
        const query = { limit: largestPage, ...(status && { status }), ...(cursor !== null && { cursor }) };
        const answer = await routes.jobs.list({ params: toAgent(agentKey), query, ...sent(options) });
        const page: JobList = expectStatus(200, answer);
        yield* page.items;
        cursor = page.next_cursor;
      } while (cursor !== null);
    },
    wait({ agent_key, id }, options) {
      const look = async (withinMs: number) => {
        const { jobs } = routesWithin(Math.min(policy.totalMs, withinMs));
        return expectStatus(200, await jobs.get({ params: toJob(agent_key, id), ...sent(options) }));
      };
      return waitForJob({ look, timing }, options);
    },
    agents: async (options) => expectStatus(200, await routes.agents.list(sent(options))).items,
    agent: async (agentKey, options) =>
      expectStatus(200, await routes.agents.get({ params: toAgent(agentKey), ...sent(options) })),
    health: async (options) => expectStatus(200, await routes.service.health(sent(options))),
  };
}

function completePolicy(retry: Partial<RetryPolicy> | false | undefined): RetryPolicy {
  return retry === false ? { ...defaultRetryPolicy, maxTries: 1 } : { ...defaultRetryPolicy, ...retry };
}

// ts-rest puts them into the path as they are.
const toAgent = (agentKey: string) => ({ agent_key: encodeURIComponent(agentKey) });
const toJob = (agentKey: string, id: number) => ({ ...toAgent(agentKey), id });

const sent = ({ signal }: RequestOptions = {}) => (signal ? { fetchOptions: { signal } } : {});

type Answer = { status: number; body: unknown };

function expectStatus<A extends Answer, S extends A['status']>(
  status: S,
  answer: A,
): Extract<A, { status: S }>['body'] {
  if (answer.status !== status) throw new NoAnswerError(`The answer was ${answer.status} instead of ${status}.`);
  return answer.body;
}
