import { type Agent, type AgentList, type Job, type JobList, largestPage } from '@masumi-kodosumi-connector/contract';
import { type Answered, callOf } from './call.ts';
import type { ClientOptions } from './client-options.ts';
import type { Client, ListOptions, RequestOptions } from './client.ts';
import { expectShape, isAgent, isHealth, isJob, isListOf, type Shape } from './expect-shape.ts';
import { hooksWithLog } from './hooks-with-log.ts';
import { order } from './order.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';
import { runJob } from './run-job.ts';
import type { Timing } from './timing.ts';
import { createTransport } from './transport.ts';
import { waitForJob } from './wait-for-job.ts';

/** Short enough for the gateways in between, which commonly give up after half a minute. */
const longestWaitSeconds = 15;

/** The client on a clock of the caller's choosing. */
export function buildClient(options: ClientOptions, timing: Timing): Client {
  const { baseUrl, apiKey, fetch = globalThis.fetch, retry } = options;
  const policy = completePolicy(retry);
  const root = new URL(baseUrl).href.replace(/\/+$/, '');
  const send = createTransport({ apiKey, fetch, timing, hooks: hooksWithLog(options) });
  const within = (timeoutMs: number = Infinity) => ({ ...policy, totalMs: Math.min(policy.totalMs, timeoutMs) });

  async function get<T>(path: string, shape: Shape, { signal, timeoutMs }: RequestOptions = {}): Promise<Answered<T>> {
    const answer = await send({ method: 'GET', url: `${root}${path}`, signal }, within(timeoutMs));
    expectShape(answer, { status: 200, shape });
    return { data: answer.body as T, status: answer.status, headers: answer.headers };
  }

  async function* pages(path: string, { status, pageSize = largestPage, ...asked }: ListOptions = {}) {
    let cursor: string | null = null;
    do {
      const query = { limit: String(pageSize), ...(status && { status }), ...(cursor !== null && { cursor }) };
      const url: string = `${path}?${new URLSearchParams(query).toString()}`;
      const page: JobList = (await get<JobList>(url, isListOf(isJob, { paged: true }), asked)).data;
      yield* page.items;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }

  const client: Client = {
    create: (agentKey, input, asked = {}) =>
      callOf(order({ send, url: `${root}${toJobs(agentKey)}`, policy: within(asked.timeoutMs) }, input, asked)),
    run: (agentKey, input, asked) => runJob(client, agentKey, input, asked),
    get: (agentKey, id, asked) => callOf(get<Job>(`${toJobs(agentKey)}/${id}`, isJob, asked)),
    list: (agentKey, asked) => pages(toJobs(agentKey), asked),
    listAll: (asked) => pages('/jobs', asked),
    wait(job, asked) {
      const look = async (withinMs: number, known: string | null) => {
        const limits = within(withinMs);
        const waitSeconds = Math.min(longestWaitSeconds, Math.floor(Math.min(limits.totalMs, policy.perTryMs) / 2_000));
        const url = `${root}${toJobs(job.agent_key)}/${job.id}`;
        const headers = known === null ? {} : news(known, waitSeconds);
        const answer = await send({ method: 'GET', url, headers, signal: asked?.signal }, limits);
        if (answer.status === 304) return null;
        expectShape(answer, { status: 200, shape: isJob });
        return { job: answer.body as Job, tag: answer.headers.get('etag') };
      };
      return waitForJob({ look, timing }, asked);
    },
    agents: (asked) =>
      callOf(
        get<AgentList>('/agents', isListOf(isAgent, { paged: false }), asked).then((answer) => ({
          ...answer,
          data: answer.data.items,
        })),
      ),
    agent: (agentKey, asked) => callOf(get<Agent>(`/${encodeURIComponent(agentKey)}`, isAgent, asked)),
    health: (asked) => callOf(get('/health', isHealth, asked)),
  };
  return client;
}

const toJobs = (agentKey: string) => `/${encodeURIComponent(agentKey)}/jobs`;

/** Held back by the service until there is news (RFC 7240). */
function news(known: string, waitSeconds: number): Record<string, string> {
  return { 'if-none-match': known, ...(waitSeconds > 0 && { prefer: `wait=${waitSeconds}` }) };
}

function completePolicy(retry: Partial<RetryPolicy> | false | undefined): RetryPolicy {
  return retry === false ? { ...defaultRetryPolicy, maxTries: 1 } : { ...defaultRetryPolicy, ...retry };
}
