import type { AgentLoads } from '../ports/agent-loads.ts';
import type { Clock } from '../ports/clock.ts';
import type { DutyStore } from '../ports/duty-store.ts';
import type { JobReader } from '../ports/job-reader.ts';
import type { Kodosumi } from '../ports/kodosumi.ts';
import type { LaunchRecords } from '../ports/launch-records.ts';
import type { Log } from '../ports/log.ts';
import type { Masumi } from '../ports/masumi.ts';
import type { JobObserver } from '../ports/observer.ts';
import type { OrderStore } from '../ports/order-store.ts';
import type { SoldAgent } from './agents/sold-agent.ts';
import type { LeaseKeeper } from './driving/lease-keeper.ts';
import type { JobChanges } from './reading/job-changes.ts';

export type JobSettings = {
  maxResultBytes: number;
  /** How long a worker holds a duty unless it says that it is still at it; a dead one is noticed after that. */
  leaseMs: number;
  /** How long after `payBy` an answered "nothing on chain" counts as "never paid". */
  unpaidGraceMs: number;
  /** How long Kodosumi has to be seen well before a lost launch counts as never made. */
  launchRecoveryMs: number;
  /** How long a launched run may be invisible before it counts as lost. */
  runVisibleWithinMs: number;
  /** Of an agent: orders that are not paid yet, and runs at a time. */
  maxOpenUnpaid: number;
  /** Of these orders, those of one caller. */
  maxOpenUnpaidPerCaller: number;
  maxConcurrentRuns: number;
};

/** Where jobs are kept, by who asks. */
export type JobStores = {
  orders: OrderStore;
  duties: DutyStore;
  jobs: JobReader;
  loads: AgentLoads;
  launches: LaunchRecords;
};

/** What every use case of this room is handed. */
export type JobDeps = JobStores & {
  clock: Clock;
  log: Log;
  observer: JobObserver;
  kodosumi: Kodosumi;
  masumi: Masumi;
  agents: ReadonlyMap<string, SoldAgent>;
  settings: JobSettings;
  leases: Pick<LeaseKeeper, 'keep'>;
  randomHex(bytes: number): string;
  randomUuid(): string;
  /** Told of what is committed, for those who wait for it. */
  changes: JobChanges;
  /** A hint that a job is due now. */
  wakeReconciler(): void;
};
