import { patiently } from '../support/slowness.ts';
import { inject } from 'vitest';
import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { startProcess, type Started } from '../../scripts/chaos/start-process.ts';
import { startBuyer } from '../../server/sandbox/buyer.ts';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { openOperatorDoor } from '../../server/compose-operator-door.ts';
import { agentsConfig } from '../support/agents-config.ts';
import { createDatabase } from '../support/postgres.ts';

export type Replica = { process: Started; url: string; logged(): string };

export type Replicas = {
  masumi: MasumiSimulator;
  kodosumi: KodosumiSimulator;
  databaseUrl: string;
  replicas: Replica[];
  order(replica: Replica, prompt: string): Promise<Job>;
  job(replica: Replica, id: number): Promise<Job>;
  /** What happened to a job, by type. */
  events(id: number): Promise<string[]>;
  stop(): Promise<void>;
};

/** Both simulators in real time, and so many services, each a process of its own, on one database. */
export async function startReplicas(
  count: number,
  variables: Record<string, string>,
  { url, each = [] }: { url?: string; each?: Record<string, string>[] } = {},
): Promise<Replicas> {
  const masumi = await startMasumiSimulator();
  const kodosumi = await startKodosumiSimulator({ fast: true });
  const buyer = startBuyer({ node: masumi, everyMs: 50 });
  const chain = setInterval(() => {
    masumi.tick();
  }, 50);
  const databaseUrl = url ?? (await createDatabase(inject('adminDatabaseUrl')));
  const settings = {
    KODOSUMI_BASE_URL: kodosumi.url,
    KODOSUMI_USERNAME: kodosumi.username,
    KODOSUMI_PASSWORD: kodosumi.password,
    MASUMI_NODE_URL: masumi.url,
    MASUMI_API_KEY: masumi.apiKey,
    MASUMI_NETWORK: 'Preprod',
    AGENTS_CONFIG: JSON.stringify(agentsConfig(sandboxAgents)),
    ...{ DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', ...variables },
  };
  const replicas = await Promise.all(
    Array.from({ length: count }, (_, index) => startReplica({ ...settings, ...each[index] })),
  );

  async function call(path: string, init?: RequestInit): Promise<Job> {
    const answer = await fetch(path, { ...init, signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Job;
  }

  return {
    ...{ masumi, kodosumi, databaseUrl, replicas },
    order: ({ url }, prompt) =>
      call(`${url}/writer/jobs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': prompt },
        body: JSON.stringify({ data: { prompt } }),
      }),
    job: ({ url }, id) => call(`${url}/writer/jobs/${id}`),
    async events(id) {
      const silent = () => undefined;
      const database = { kind: 'postgres' as const, url: databaseUrl, poolSize: 2 };
      const log = { info: silent, warn: silent, error: silent };
      const door = await openOperatorDoor({ database, dataDir: null }, log);
      const record = await door.deps.records.find(id);
      await door.close();
      return (record?.events ?? []).map(({ type }) => type);
    },
    async stop() {
      await Promise.all(replicas.map(({ process }) => process.kill('SIGKILL')));
      clearInterval(chain);
      buyer.stop();
      await Promise.all([masumi.stop(), kodosumi.stop()]);
    },
  };
}

async function startReplica(variables: Record<string, string>): Promise<Replica> {
  const process = startProcess('server/main.ts', variables, /listens on/);
  let log = '';
  process.child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const url = /http:\S+/.exec(await process.line)?.[0] ?? '';
  return { process, url, logged: () => log };
}

/** Looks until the claim holds; fails at the deadline with what was seen last. */
export async function poll<T>(withinMs: number, look: () => Promise<T> | T, holds: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + patiently(withinMs);
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
