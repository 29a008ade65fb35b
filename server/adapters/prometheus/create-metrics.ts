import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallObserver, JobObserver, OpenJobCount, RequestObserver } from '../../ports/observer.ts';
import type { Upstream } from '../../ports/no-answer.ts';

export type PoolState = { total: number; idle: number; waiting: number };

/** What is looked up at a scrape; a look-up that fails leaves its figures out. */
export type Looks = {
  openJobs(): Promise<OpenJobCount[]>;
  pool(): Promise<PoolState | null>;
  oldestSnapshotSeconds(): Promise<number>;
  clocks(): { machine: number; flows: Record<string, number | null> };
  now(): Date;
};

export type Metrics = {
  jobs: JobObserver;
  callsTo: (upstream: Upstream) => CallObserver;
  requests: RequestObserver;
  /** The text that Prometheus reads. */
  scrape(): Promise<string>;
  contentType: string;
};

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
const jobLabels = ['status', 'settlement', 'agent'] as const;

/** Figures for Prometheus. Every label is one of a closed set or an agent's key: no ids, no paths as they came. */
export function createMetrics(looks: Looks, { withProcess }: { withProcess: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });

  const ended = new Counter({
    ...{ name: 'connector_jobs_ended_total', help: 'Jobs that this process saw end', registers },
    labelNames: ['agent', 'status', 'error'] as const,
  });
  const settled = new Counter({
    ...{ name: 'connector_settlements_total', help: 'Settlement states that this process saw jobs reach', registers },
    labelNames: ['agent', 'settlement'] as const,
  });
  const events = new Counter({
    ...{ name: 'connector_job_events_total', help: 'What happened to jobs, by type of event', registers },
    labelNames: ['type'] as const,
  });
  const steps = new Histogram({
    ...{ name: 'connector_step_duration_seconds', help: 'One question of a job to the world', registers },
    labelNames: ['step', 'outcome'] as const,
    buckets: seconds,
  });
  const calls = new Histogram({
    ...{ name: 'connector_upstream_call_duration_seconds', help: 'One exchange with an upstream', registers },
    labelNames: ['upstream', 'call', 'answer'] as const,
    buckets: seconds,
  });
  const requests = new Histogram({
    ...{ name: 'connector_http_request_duration_seconds', help: 'One request of a caller', registers },
    labelNames: ['method', 'route', 'status'] as const,
    buckets: seconds,
  });
  const openJobs = new Gauge({
    ...{ name: 'connector_jobs_open', help: 'Jobs with work left, in the whole database', registers },
    labelNames: jobLabels,
  });
  const oldestDue = new Gauge({
    ...{ name: 'connector_oldest_due_job_age_seconds', help: 'How long the most overdue job has been due', registers },
  });
  const pool = new Gauge({
    ...{ name: 'connector_database_pool', help: 'Connections of this process; waiting are queries', registers },
    labelNames: ['state'] as const,
  });
  const oldestSnapshot = new Gauge({
    ...{ name: 'connector_oldest_snapshot_seconds', help: 'How long the oldest transaction has been open', registers },
  });
  const databaseUp = new Gauge({
    ...{ name: 'connector_database_up', help: '1 when the database answered this scrape', registers },
  });

  const machineClock = new Gauge({
    ...{
      name: 'connector_machine_clock_offset_seconds',
      help: "How far this machine's clock is ahead of the database's",
    },
    registers,
  });
  const flowClock = new Gauge({
    ...{ name: 'connector_flow_clock_offset_seconds', help: "How far an agent's clock is ahead of ours", registers },
    labelNames: ['agent'] as const,
  });

  async function look(): Promise<void> {
    const { machine, flows } = looks.clocks();
    machineClock.set(machine);
    for (const [agent, ahead] of Object.entries(flows)) if (ahead !== null) flowClock.set({ agent }, ahead);
    // Before the query, which would wait in the very pool that is looked at.
    const state = await looks.pool().catch(() => null);
    const snapshotSeconds = await looks.oldestSnapshotSeconds().catch(() => null);
    if (snapshotSeconds !== null) oldestSnapshot.set(snapshotSeconds);
    const counts = await looks.openJobs().catch(() => null);
    openJobs.reset();
    for (const { status, settlement, agentKey, count } of counts ?? []) {
      openJobs.set({ status, settlement, agent: agentKey }, count);
    }
    const dueAt = Math.min(...(counts ?? []).map(({ oldestDueAt }) => oldestDueAt.getTime()));
    oldestDue.set(Number.isFinite(dueAt) ? Math.max(0, looks.now().getTime() - dueAt) / 1_000 : 0);
    databaseUp.set(counts === null ? 0 : 1);
    for (const [name, connections] of Object.entries(state ?? {})) pool.set({ state: name }, connections);
  }

  return {
    jobs: {
      stepTaken(step, outcome, tookMs) {
        steps.observe({ step, outcome }, tookMs / 1_000);
      },
      jobChanged(before, after, types) {
        for (const type of types) events.inc({ type });
        const agent = after.agentKey;
        if (before.completedAt === null && after.completedAt !== null) {
          ended.inc({ agent, status: after.status, error: after.error?.code ?? '' });
        }
        if (before.settlement !== after.settlement) settled.inc({ agent, settlement: after.settlement });
      },
    },
    callsTo: (upstream) => (call, answer, tookMs) => {
      calls.observe({ upstream, call, answer }, tookMs / 1_000);
    },
    requests(method, route, status, tookMs) {
      requests.observe({ method, route, status }, tookMs / 1_000);
    },
    async scrape() {
      await look();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
