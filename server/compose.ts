import { randomBytes, randomUUID } from 'node:crypto';
import type { Express } from 'express';
import { ormOptions } from '../mikro-orm.config.ts';
import { createKodosumiPanel } from './adapters/kodosumi/kodosumi-panel.ts';
import { createMasumiNode } from './adapters/masumi/masumi-node.ts';
import { createJobStores } from './adapters/postgres/create-job-stores.ts';
import { createOpenJobCounts } from './adapters/postgres/count-open-jobs.ts';
import { openDatabaseClock } from './adapters/postgres/database-clock.ts';
import { isMigrated, migrate } from './adapters/postgres/migrate.ts';
import { openDatabase, type Database } from './adapters/postgres/open-database.ts';
import { takePgliteFolder, type PgliteFolder } from './adapters/postgres/pglite-folder.ts';
import { oldestSnapshotSeconds } from './adapters/postgres/oldest-snapshot.ts';
import { poolState } from './adapters/postgres/pool-state.ts';
import { createReceiptSigner } from './adapters/jose/receipt-signer.ts';
import { openReceipts, type ReceiptKeys } from './adapters/postgres/postgres-receipts.ts';
import { createSecretBox } from './secrets/secret-box.ts';
import { createOrderQuota } from './adapters/postgres/postgres-order-quota.ts';
import { takesWrites } from './adapters/postgres/takes-writes.ts';
import type { PlacesReport } from './adapters/postgres/wait-for-own-connections.ts';
import { createMetrics, type Metrics } from './adapters/prometheus/create-metrics.ts';
import type { Config } from './config/config.ts';
import { createApp } from './http/create-app.ts';
import { createAgentDirectory } from './jobs/agents/agent-directory.ts';
import { createDueDuties, type DueDuties } from './jobs/driving/advance-due-duties.ts';
import type { JobDeps, JobSettings } from './jobs/job-deps.ts';
import { createJobChanges } from './jobs/reading/job-changes.ts';
import { createLeaseKeeper } from './jobs/driving/lease-keeper.ts';
import { createPaymentWatch } from './jobs/driving/watch-payments.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Upstream } from './ports/no-answer.ts';
import { unobservedCalls, type CallObserver } from './ports/observer.ts';
import { startReconciler, type Reconciler } from './reconciler/start-reconciler.ts';
import { createReadinessCheck } from './readiness/check-readiness.ts';
import { createFlowClocks } from './readiness/flow-clocks.ts';
import { tellOfShortWindows } from './readiness/tell-of-short-windows.ts';
import { createUpstreamHealth, upstreamStates } from './readiness/upstream-states.ts';
import { watchClock } from './readiness/watch-clock.ts';
import { databaseTroubles } from './log/database-troubles.ts';
import { version } from './version.ts';

/** What another replica committed is seen this late by who waits here for it. */
const changesIntervalMs = 1_000;
/** Two clocks drift apart by less than a millisecond in that time. */
const clockIntervalMs = 5_000;

export type Composition = {
  app: Express;
  deps: JobDeps;
  database: Database;
  dueDuties: DueDuties;
  metrics: Pick<Metrics, 'scrape' | 'contentType'>;
  /** Begins to drive jobs by itself. */
  startReconciling(): void;
  /** Answers everybody who waits for a job, so that a stop takes no longer than the work under way. */
  endWaits(): void;
  close(): Promise<void>;
};

/**
 * Builds the service from its configuration: the one place that picks adapters and hands them out. It goes by the
 * database's time unless it is handed another clock.
 */
export async function compose(config: Config, world: { clock?: Clock; log: Log }): Promise<Composition> {
  const { log, outage, places } = databaseTroubles(world.log);
  const { database, folder } = await open(config, places);
  const databaseClock = world.clock ? null : await openDatabaseClock(database);
  const clock = world.clock ?? (databaseClock as Clock);
  const receipts = await openReceipts(database, clock, receiptKeys(config));
  let reconcilers: Reconciler[] = [];

  const now = () => clock.now();
  const metrics = createMetrics(
    {
      openJobs: createOpenJobCounts(database, now),
      pool: () => poolState(database),
      oldestSnapshotSeconds: () => oldestSnapshotSeconds(database),
      clocks: () => clocks(),
      now,
    },
    { withProcess: config.metrics !== null },
  );
  const stores = createJobStores(database, outage.absent);
  const leases = createLeaseKeeper({ clock, duties: stores.duties }, config.leaseMs);
  const deps: JobDeps = {
    clock,
    log,
    observer: metrics.jobs,
    ...stores,
    changes: createJobChanges(stores.jobs),
    ...connectUpstreams(config, clock, metrics.callsTo),
    agents: config.agents,
    settings: settingsOf(config),
    leases,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    randomUuid: randomUUID,
    wakeReconciler: () => reconcilers[0]?.wake(),
  };
  const flowClocks = createFlowClocks(config.agents, deps.kodosumi);
  const machineAhead = () => Math.round(databaseClock?.machineAheadMs() ?? 0) / 1_000;
  const clocks = () => ({ machine: machineAhead(), flows: flowClocks() });
  const dueDuties = createDueDuties(deps, config.concurrency);

  const checkReadiness = createReadinessCheck({
    takesWrites: () => takesWrites(database),
    isMigrated: () => isMigrated(database),
    msSinceLastPass: () => reconcilers[0]?.msSinceLastPass() ?? null,
  });
  const upstreamHealth = createUpstreamHealth(deps, now, log);

  const stopping = new AbortController();
  const app = createApp({
    jobs: deps,
    agents: createAgentDirectory({ ...deps, upstreamHealth }),
    service: {
      ...{ version, isSandbox: config.isSandbox, checkReadiness, clocks },
      upstreamStates: () => upstreamStates(upstreamHealth),
      receiptKeys: () => receipts?.keys() ?? Promise.resolve([]),
    },
    access: config.access,
    publicUrl: config.publicUrl,
    corsOrigins: config.corsOrigins,
    trustProxy: config.trustProxy,
    receipts,
    orderQuota: createOrderQuota(database, clock, config.maxCreatesPerMinute),
    maxBodyBytes: config.maxBodyBytes,
    observeRequest: metrics.requests,
    stopping: stopping.signal,
  });
  return {
    app,
    deps,
    database,
    dueDuties,
    metrics,
    startReconciling() {
      tellOfShortWindows(config.agents, log);
      // A key that is refused is told at the start, not at the first order.
      upstreamStates(upstreamHealth).catch((error: unknown) => {
        log.error({ err: error }, 'upstreams not looked at');
      });
      reconcilers = [
        startReconciler(dueDuties, log, config.reconcileIntervalMs),
        startReconciler(leases, log, config.leaseMs / 3),
        startReconciler(createPaymentWatch(deps), log, config.paymentWatchIntervalMs),
        startReconciler(deps.changes, log, changesIntervalMs),
        ...(databaseClock ? [startReconciler(watchClock(databaseClock, log), log, clockIntervalMs)] : []),
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
  const sourceTypes = [...config.agents.values()].flatMap((agent) => agent.masumi?.sourceType ?? []);
  const { baseUrl, credentials } = config.kodosumi;
  return {
    kodosumi: createKodosumiPanel(baseUrl, credentials, clock, {
      ...{ maxResultBytes: config.maxResultBytes, observe: callsTo('kodosumi') },
    }),
    masumi: createMasumiNode({ ...config.masumi, sourceTypes: [...new Set(sourceTypes)] }, clock, callsTo('masumi')),
  };
}

async function open(
  config: Config,
  places: PlacesReport,
): Promise<{ database: Database; folder: PgliteFolder | null }> {
  const folder = config.dataDir === null ? null : takePgliteFolder(config.dataDir);
  try {
    const database = await openDatabase(ormOptions(config.database, places));
    await migrate(database, config.database.kind === 'postgres' ? 'advisory_lock' : 'single_process');
    folder?.markComplete();
    return { database, folder };
  } catch (error) {
    folder?.release();
    throw error;
  }
}

function receiptKeys({ secrets: { receiptKey, secretKeys } }: Config): ReceiptKeys {
  const [first, ...others] = secretKeys;
  return { given: receiptKey, box: first ? createSecretBox([first, ...others]) : null, signerOf: createReceiptSigner };
}

/** What the domain needs to know of the configuration; no secret is among it. */
function settingsOf(config: Config): JobSettings {
  const { maxResultBytes, leaseMs, unpaidGraceMs, launchRecoveryMs, runVisibleWithinMs } = config;
  const { maxOpenUnpaid, maxOpenUnpaidPerCaller, maxConcurrentRuns } = config;
  return {
    ...{ maxResultBytes, leaseMs, unpaidGraceMs, launchRecoveryMs, runVisibleWithinMs },
    ...{ maxOpenUnpaid, maxOpenUnpaidPerCaller, maxConcurrentRuns },
  };
}
