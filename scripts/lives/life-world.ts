import { compose, connectUpstreams, type Composition } from '../../server/compose.ts';
import { readConfig, type Config } from '../../server/config/config.ts';
import type { JobDeps } from '../../server/jobs/job-deps.ts';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { Crash } from './interleaver.ts';
import type { Random } from './seeded-random.ts';

export type LifeWorld = {
  clock: { now(): Date; step(ms: number): void };
  masumi: MasumiSimulator;
  kodosumi: KodosumiSimulator;
  service: Composition;
  /** What a freshly started process has: the same database, and upstreams it has not talked to yet. */
  freshDeps(random: Random): JobDeps;
  impossible: string[];
  /** Leaves nothing of the last life behind that the next one could see, and lets the simulators draw from its seed. */
  beginLife(random: Random): Promise<void>;
  /** When the next job is due and free; null when none is. */
  nextDueAt(): Promise<Date | null>;
  close(): Promise<void>;
};

/** Both simulators and a database, for one life after another. */
export async function openLifeWorld(database: Config['database'], firstRandom: Random): Promise<LifeWorld> {
  let random = firstRandom;
  const draw = () => random.next();
  let now = Date.now();
  const clock = {
    now: () => new Date(now),
    step: (ms: number) => {
      now += ms;
    },
  };
  const masumi = await startMasumiSimulator({ clock, random: draw });
  const kodosumi = await startKodosumiSimulator({ clock, random: draw, fast: true });
  const config = lifeConfig(masumi, kodosumi, database);
  const impossible: string[] = [];
  const log = {
    info: () => {},
    warn: () => {},
    error: (fields: object, message: string) => {
      const isCrash = (fields as { err?: unknown }).err instanceof Crash;
      if (!isCrash && message !== 'payment request refused') impossible.push(`${message}: ${JSON.stringify(fields)}`);
    },
  };
  const service = await compose(config, { clock, log });
  return {
    clock,
    masumi,
    kodosumi,
    service,
    impossible,
    freshDeps: (lifeRandom) => ({
      ...service.deps,
      ...connectUpstreams(config, clock),
      randomHex: (bytes) => lifeRandom.hex(bytes),
      wakeReconciler: () => {},
    }),
    async beginLife(lifeRandom) {
      random = lifeRandom;
      // Of so few rows a deletion is quicker than a truncation.
      await service.database.em.fork().execute(`
        with jobs as (delete from jobs), inputs as (delete from job_inputs), results as (delete from job_results),
          duties as (delete from duties)
        delete from job_events`);
      // Runs of the life before would else stand in the span in which a lost one is searched for.
      clock.step(3_600_000);
    },
    async nextDueAt() {
      const em = service.database.em.fork();
      const [row] = await em.execute<{ next: string | null }[]>(
        'select min(greatest(due_at, lease_until)) as next from duties',
      );
      return row?.next ? new Date(row.next) : null;
    },
    async close() {
      await Promise.all([service.close(), masumi.stop(), kodosumi.stop()]);
    },
  };
}

function lifeConfig(masumi: MasumiSimulator, kodosumi: KodosumiSimulator, database: Config['database']): Config {
  const answer = readConfig(
    {
      KODOSUMI_BASE_URL: kodosumi.url,
      KODOSUMI_USERNAME: kodosumi.username,
      KODOSUMI_PASSWORD: kodosumi.password,
      MASUMI_NODE_URL: masumi.url,
      MASUMI_API_KEY: masumi.apiKey,
      MASUMI_NETWORK: 'Preprod',
      AGENTS_CONFIG: JSON.stringify({
        scripted: {
          name: 'Scripted',
          kodosumi_agent_id: 'summary:Scripted',
          masumi_agent_identifier: sandboxAgents.scripted.agentIdentifier,
          // Long enough for an operator to launch again what was lost.
          pay_within_seconds: 1_800,
        },
      }),
    },
    null,
  );
  if (answer.kind === 'faulty') throw new Error(answer.faults.join('\n'));
  return { ...answer.config, database, dataDir: null };
}
