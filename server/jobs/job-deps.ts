import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { Kodosumi } from '../ports/kodosumi.ts';
import type { Log } from '../ports/log.ts';
import type { Masumi } from '../ports/masumi.ts';
import type { JobObserver } from '../ports/observer.ts';
import type { SoldAgent } from './agents/sold-agent.ts';
import type { JobChanges } from './reading/job-changes.ts';
import type { OutputHashForm } from './money/hashes.ts';

export type JobSettings = {
  outputHashForm: OutputHashForm;
  maxResultBytes: number;
  /** Every call ends well before its lease does, so that a slow answer is never applied by two. */
  leaseMs: number;
  /** How long after `payBy` an answered "nothing on chain" counts as "never paid". */
  unpaidGraceMs: number;
  /** How long Kodosumi has to be seen well before a lost launch counts as never made. */
  launchRecoveryMs: number;
  /** How long a launched run may be invisible before it counts as lost. */
  runVisibleWithinMs: number;
  /** Of an agent: orders that are not paid yet, and runs at a time. */
  maxOpenUnpaid: number;
  maxConcurrentRuns: number;
};

/** What every use case of this room is handed. */
export type JobDeps = {
  clock: Clock;
  log: Log;
  observer: JobObserver;
  jobs: JobStore;
  kodosumi: Kodosumi;
  masumi: Masumi;
  agents: ReadonlyMap<string, SoldAgent>;
  settings: JobSettings;
  randomHex(bytes: number): string;
  /** Told of what is committed, for those who wait for it. */
  changes: JobChanges;
  /** A hint that a job is due now. */
  wakeReconciler(): void;
};
