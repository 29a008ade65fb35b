import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Job, Problem } from '@masumi-kodosumi-connector/contract/router';
import { inject } from 'vitest';
import { compose, type Composition } from '../../server/compose.ts';
import { readConfig, type Config } from '../../server/config/config.ts';
import { requestContext } from '../../server/http/request-context.ts';
import { createLog } from '../../server/log/create-log.ts';
import { secretsOf } from '../../server/log/secrets-of.ts';
import { startBuyer, type Buyer } from '../../server/sandbox/buyer.ts';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { agentsConfig } from './agents-config.ts';
import { assertDocumented } from './documented.ts';
import { createDatabase } from './postgres.ts';
import { createSteppedClock, type SteppedClock } from './stepped-clock.ts';

export type World = {
  clock: SteppedClock;
  masumi: MasumiSimulator;
  kodosumi: KodosumiSimulator;
  buyer: Buyer;
  service: Composition;
  config: Config;
  url: string;
  /** Everything the service logged, as JSON lines. */
  logged: string[];
  /** One request to the service; the body as JSON. */
  call: <T = unknown>(path: string, init?: CallInit) => Promise<Answer<T>>;
  order(agentKey?: string, body?: unknown, headers?: Record<string, string>): Promise<Job>;
  job(id: number, agentKey?: string): Promise<Job>;
  /** One round of everything: the buyer pays, the chain moves, the reconciler makes a pass. */
  round(stepMs?: number): Promise<void>;
  /** Rounds until the claim about the job holds; fails after so many. */
  until(
    id: number,
    holds: (job: Job) => boolean,
    options?: { agentKey?: string; rounds?: number; stepMs?: number },
  ): Promise<Job>;
  close(): Promise<void>;
};

export type CallInit = { method?: string; body?: unknown; text?: string; headers?: Record<string, string> };
export type Answer<T> = { status: number; headers: Headers; body: T; problem: Problem };

export type WorldOptions = {
  env?: Record<string, string>;
  config?: Partial<Config>;
  /** A second service beside another world's: its clock, simulators and database. */
  beside?: World;
  postgresUrl?: string;
  clock?: SteppedClock;
  masumi?: MasumiSimulator;
  kodosumi?: KodosumiSimulator;
};

/** A fresh database, both simulators, a buyer and the service, on a clock that only the test moves. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { beside } = options;
  const clock = options.clock ?? beside?.clock ?? createSteppedClock();
  const masumi = options.masumi ?? beside?.masumi ?? (await startMasumiSimulator({ clock }));
  const kodosumi = options.kodosumi ?? beside?.kodosumi ?? (await startKodosumiSimulator({ clock, fast: true }));
  const buyer = beside?.buyer ?? startBuyer({ node: masumi });
  const config = await testConfig(options, masumi, kodosumi);
  const logged: string[] = [];
  const log = createLog(
    { level: 'info', secrets: secretsOf(config), context: requestContext },
    { write: (line) => logged.push(line.trimEnd()) },
  );
  const service = await compose(config, { clock, log });
  const server = await new Promise<Server>((resolve) => {
    const listening = service.app.listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const world: World = {
    ...{ clock, masumi, kodosumi, buyer, service, config, url, logged },

    async call(path: string, init: CallInit = {}): Promise<Answer<never>> {
      const body = init.text ?? (init.body === undefined ? undefined : JSON.stringify(init.body));
      const method = init.method ?? (body === undefined ? 'GET' : 'POST');
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...init.headers },
        ...(body !== undefined && { body }),
      });
      const text = await response.text();
      const parsed = text === '' ? undefined : (JSON.parse(text) as unknown);
      assertDocumented(method, path, response.status, parsed);
      return { status: response.status, headers: response.headers, body: parsed as never, problem: parsed as Problem };
    },

    async order(agentKey = 'writer', body = { data: { prompt: 'A page about lighthouses' } }, headers = {}) {
      const answer = await world.call<Job>(`/${agentKey}/jobs`, { body, headers });
      if (answer.status !== 201) throw new Error(`the order was answered ${JSON.stringify(answer.body)}`);
      return answer.body;
    },

    async job(id, agentKey = 'writer') {
      return (await world.call<Job>(`/${agentKey}/jobs/${id}`)).body;
    },

    async round(stepMs = 1_000) {
      clock.step(stepMs);
      await buyer.tick();
      masumi.tick();
      // What became due by what was learnt is looked at in the same round, as a woken reconciler does.
      for (let claimed = 1; claimed > 0;) {
        claimed = await service.dueDuties.pass();
        await service.dueDuties.idle();
      }
    },

    async until(id, holds, { agentKey = 'writer', rounds = 60, stepMs = 1_000 } = {}) {
      for (let round = 0; round < rounds; round += 1) {
        const job = await world.job(id, agentKey);
        if (holds(job)) return job;
        await world.round(stepMs);
      }
      throw new Error(`not reached in ${rounds} rounds: ${JSON.stringify(await world.job(id, agentKey))}`);
    },

    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
      if (!beside) await Promise.all([masumi.stop(), kodosumi.stop()]);
    },
  };
  return world;
}

async function testConfig(
  { env = {}, config = {}, beside, postgresUrl }: WorldOptions,
  masumi: MasumiSimulator,
  kodosumi: KodosumiSimulator,
): Promise<Config> {
  const answer = readConfig(
    {
      KODOSUMI_BASE_URL: kodosumi.url,
      KODOSUMI_USERNAME: kodosumi.username,
      KODOSUMI_PASSWORD: kodosumi.password,
      MASUMI_NODE_URL: masumi.url,
      MASUMI_API_KEY: masumi.apiKey,
      MASUMI_NETWORK: 'Preprod',
      AGENTS_CONFIG: JSON.stringify(agentsConfig(sandboxAgents)),
      // Out of the way of whoever is not about limits.
      ...{
        MAX_CREATES_PER_MINUTE: '100000',
        MAX_OPEN_UNPAID: '100000',
        MAX_OPEN_UNPAID_PER_CALLER: '100000',
        MAX_CONCURRENT_RUNS: '10000',
      },
      ...env,
    },
    null,
  );
  if (answer.kind === 'faulty') throw new Error(answer.faults.join('\n'));
  const database = beside?.config.database ?? (await testDatabase(postgresUrl));
  return { ...answer.config, database, dataDir: null, ...config };
}

async function testDatabase(postgresUrl?: string): Promise<Config['database']> {
  if (postgresUrl === undefined && process.env.STORE === 'pglite') return { kind: 'pglite', folder: null };
  const url = postgresUrl ?? (await createDatabase(inject('adminDatabaseUrl')));
  return { kind: 'postgres', url, poolSize: 10 };
}
