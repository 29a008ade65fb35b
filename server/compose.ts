import { randomBytes } from 'node:crypto';
import type { Express } from 'express';
import { ormOptions } from '../mikro-orm.config.ts';
import { createKodosumiPanel } from './adapters/kodosumi/kodosumi-panel.ts';
import { createMasumiNode } from './adapters/masumi/masumi-node.ts';
import { createOpenJobCounts } from './adapters/postgres/count-open-jobs.ts';
import { isMigrated, migrate } from './adapters/postgres/migrate.ts';
import { openDatabase, type Database } from './adapters/postgres/open-database.ts';
import { takePgliteFolder, type PgliteFolder } from './adapters/postgres/pglite-folder.ts';
import { poolState } from './adapters/postgres/pool-state.ts';
import { createJobRecords } from './adapters/postgres/postgres-job-records.ts';
import { createJobStore } from './adapters/postgres/postgres-job-store.ts';
import { createOrderQuota } from './adapters/postgres/postgres-order-quota.ts';
import { surviveLostConnections } from './adapters/postgres/survive-lost-connections.ts';
import { createMetrics, type Metrics } from './adapters/prometheus/create-metrics.ts';
import type { Config } from './config/config.ts';
import type { DatabaseConfig } from './config/database-config.ts';
import { createApp } from './http/create-app.ts';
import { createAgentDirectory } from './jobs/agents/agent-directory.ts';
import { createDueJobs, type DueJobs } from './jobs/driving/advance-due-jobs.ts';
import type { RecordDeps } from './jobs/driving/record-events.ts';
import type { JobDeps } from './jobs/job-deps.ts';
import { createJobChanges } from './jobs/reading/job-changes.ts';
import { callTimeoutMs } from './jobs/driving/call-limits.ts';
import { createPaymentWatch } from './jobs/driving/watch-payments.ts';
import type { Clock } from './ports/clock.ts';
import type { JobRecords } from './ports/job-records.ts';
import type { Log } from './ports/log.ts';
import type { Upstream } from './ports/no-answer.ts';
import { unobservedCalls, unobservedJobs, type CallObserver } from './ports/observer.ts';
import { startReconciler, type Reconciler } from './reconciler/start-reconciler.ts';
import { createUpstreamHealth, upstreamStates } from './readiness/upstream-states.ts';
import { version } from './version.ts';

/** What another replica committed is seen this late by who waits here for it. */
const changesIntervalMs = 1_000;
/** A reconciler whose last pass is older than this has stalled. */
const stalledAfterMs = 30_000;

export type Composition = {
  app: Express;
  deps: JobDeps;
  database: Database;
  dueJobs: DueJobs;
  metrics: Pick<Metrics, 'scrape' | 'contentType'>;
  /** Begins to drive jobs by itself. */
  startReconciling(): void;
  /** Answers everybody who waits for a job, so that a stop takes no longer than the work under way. */
  endWaits(): void;
  close(): Promise<void>;
};

/** Builds the service from its configuration: the one place that picks adapters and hands them out. */
export async function compose(config: Config, { clock, log }: { clock: Clock; log: Log }): Promise<Composition> {
  const { database, folder } = await open(config);
  let reconcilers: Reconciler[] = [];

  const now = () => clock.now();
  const metrics = createMetrics(
    { openJobs: createOpenJobCounts(database, now), pool: () => poolState(database), now },
    { withProcess: config.metrics !== null },
  );
  const jobs = surviveLostConnections(createJobStore(database));
  const deps: JobDeps = {
    clock,
    log,
    observer: metrics.jobs,
    jobs,
    changes: createJobChanges(jobs),
    ...connectUpstreams(config, clock, metrics.callsTo),
    agents: config.agents,
    settings: config,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    wakeReconciler: () => reconcilers[0]?.wake(),
  };
  const dueJobs = createDueJobs(deps, config.concurrency);

  const checkReadiness = async () => {
    const [database, migrations] = await Promise.all([isReachable(deps), isUpToDate()]);
    return { database, migrations, reconciler: isReconciling() };
  };
  const isUpToDate = () => isMigrated(database).catch(() => false);
  const isReconciling = () => {
    const lastPassAt = reconcilers[0]?.lastPassAt() ?? null;
    return lastPassAt !== null && Date.now() - lastPassAt.getTime() < stalledAfterMs;
  };

  const upstreamHealth = createUpstreamHealth(deps, now);

  const stopping = new AbortController();
  const app = createApp({
    jobs: deps,
    agents: createAgentDirectory({ ...deps, upstreamHealth }),
    service: {
      ...{ version, isSandbox: config.isSandbox, checkReadiness },
      upstreamStates: () => upstreamStates(upstreamHealth),
    },
    access: config.access,
    publicUrl: config.publicUrl,
    corsOrigins: config.corsOrigins,
    trustProxy: config.trustProxy,
    orderQuota: createOrderQuota(database, config.maxCreatesPerMinute),
    maxBodyBytes: config.maxBodyBytes,
    observeRequest: metrics.requests,
    stopping: stopping.signal,
  });
  return {
    app,
    deps,
    database,
    dueJobs,
    metrics,
    startReconciling() {
      reconcilers = [
        startReconciler(dueJobs, log, config.reconcileIntervalMs),
        startReconciler(createPaymentWatch(deps), log, config.paymentWatchIntervalMs),
        startReconciler(deps.changes, log, changesIntervalMs),
      ];
    },
    endWaits() {
      stopping.abort();
    },
    async close() {
      await Promise.all(reconcilers.map((reconciler) => reconciler.stop()));
      await database.close(true);
      folder?.release();
    },
  };
}

/** Both upstreams, as a process that has just started knows them. */
export function connectUpstreams(
  config: Config,
  clock: Clock,
  callsTo: (upstream: Upstream) => CallObserver = () => unobservedCalls,
): Pick<JobDeps, 'kodosumi' | 'masumi'> {
  const timeoutMs = callTimeoutMs(config.leaseMs);
  const sourceTypes = [...config.agents.values()].flatMap((agent) => agent.masumi?.sourceType ?? []);
  return {
    kodosumi: createKodosumiPanel(
      config.kodosumi.baseUrl,
      config.kodosumi.credentials,
      clock,
      timeoutMs,
      callsTo('kodosumi'),
    ),
    masumi: createMasumiNode(
      { ...config.masumi, timeoutMs, sourceTypes: [...new Set(sourceTypes)] },
      clock,
      callsTo('masumi'),
    ),
  };
}

/** What a command does with a job is done at once; who dies over it holds the job no longer than that. */
const operatorLeaseMs = 10_000;

export type OperatorDoor = { deps: RecordDeps; records: JobRecords; close(): Promise<void> };

/** The jobs for a command beside the service: no upstream, no pass, and no migration. */
export async function openOperatorDoor(
  config: DatabaseConfig,
  { clock, log }: { clock: Clock; log: Log },
): Promise<OperatorDoor> {
  const folder = config.dataDir === null ? null : takePgliteFolder(config.dataDir, 'existing');
  const database = await openDatabase(ormOptions(config.database));
  const jobs = surviveLostConnections(createJobStore(database));
  // A freed place is a hint to the service, which counts for itself.
  const settings = { leaseMs: operatorLeaseMs, maxConcurrentRuns: 1 };
  return {
    deps: {
      ...{ clock, log, observer: unobservedJobs, jobs, changes: createJobChanges(jobs), settings },
      wakeReconciler: () => undefined,
    },
    records: createJobRecords(database),
    async close() {
      await database.close(true);
      folder?.release();
    },
  };
}

async function open(config: Config): Promise<{ database: Database; folder: PgliteFolder | null }> {
  const folder = config.dataDir === null ? null : takePgliteFolder(config.dataDir);
  try {
    const database = await openDatabase(ormOptions(config.database));
    await migrate(database, config.database.kind === 'postgres' ? 'advisory_lock' : 'single_process');
    folder?.markComplete();
    return { database, folder };
  } catch (error) {
    folder?.release();
    throw error;
  }
}

async function isReachable(deps: JobDeps): Promise<boolean> {
  return deps.jobs.hasPendingPayments().then(
    () => true,
    () => false,
  );
}
