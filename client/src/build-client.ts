import { largestPage, type JobList } from '@masumi-kodosumi-connector/contract';
import type { Client } from './client.ts';
import type { ClientOptions } from './client-options.ts';
import { connect, sent, toAgent, toJob } from './connect.ts';
import { expectStatus } from './expect-status.ts';
import { lookAtJob } from './look-at-job.ts';
import { newIdempotencyKey } from './new-idempotency-key.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';
import type { Timing } from './timing.ts';
import { waitForJob } from './wait-for-job.ts';

/** Short enough for the gateways in between, which commonly give up after half a minute. */
const longestWaitSeconds = 15;

/** The client on a clock of the caller's choosing. */
export function buildClient(
  { baseUrl, apiKey, fetch = globalThis.fetch, retry }: ClientOptions,
  timing: Timing,
): Client {
  const policy = completePolicy(retry);
  const root = new URL(baseUrl).href.replace(/\/+$/, '');
  const routesWithin = (totalMs: number) => connect(root, { apiKey, fetch, retry: { ...policy, totalMs }, timing });
  const routes = routesWithin(policy.totalMs);

  return {
    async create(agentKey, body, { idempotencyKey = newIdempotencyKey(), ...options } = {}) {
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
    wait(job, options) {
      const look = (withinMs: number, known: string | null) => {
        const totalMs = Math.min(policy.totalMs, withinMs);
        const waitSeconds = Math.min(longestWaitSeconds, Math.floor(Math.min(totalMs, policy.perTryMs) / 2_000));
        return lookAtJob(routesWithin(totalMs), job, { signal: options?.signal, known, waitSeconds });
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
