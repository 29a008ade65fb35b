import type { JobDeps } from '../../server/jobs/job-deps.ts';
import type { DutyStore } from '../../server/ports/duty-store.ts';

/** Breaks one promise of the service on purpose, to show that the lives find it. */
export type Sabotage = (deps: JobDeps) => JobDeps;

export const intact: Sabotage = (deps) => deps;

/** Each breaks the invariant that its name says. */
export const sabotages: Record<string, Sabotage> = {
  launches_without_committing_the_attempt: (deps) => ({ ...deps, duties: forgettingAttempts(deps.duties) }),
  writes_with_a_stale_token: (deps) => ({ ...deps, duties: unfenced(deps) }),
  relaunches_without_a_search: (deps) => ({
    ...deps,
    kodosumi: {
      ...deps.kodosumi,
      listRuns: () => Promise.resolve({ runs: [], isClockSure: true }),
      isWell: () => Promise.resolve(true),
    },
  }),
  takes_our_clock_for_that_of_a_flow: (deps) => ({
    ...deps,
    kodosumi: { ...deps.kodosumi, listRuns: byOurClock(deps) },
  }),
  takes_any_lock_for_the_right_one: (deps) => ({
    ...deps,
    masumi: {
      ...deps.masumi,
      resolve: async (identifier) => {
        const answer = await deps.masumi.resolve(identifier);
        if (answer.kind !== 'found' || answer.payment.onChainState !== 'FundsOrDatumInvalid') return answer;
        const nextAction = 'WaitingForExternalAction';
        return {
          kind: 'found',
          payment: { ...answer.payment, onChainState: 'FundsLocked', nextAction, nextActionError: null },
        };
      },
    },
  }),
  forgets_idempotency_keys: (deps) => ({
    ...deps,
    orders: {
      ...deps.orders,
      insert: (order) => deps.orders.insert({ ...order, job: { ...order.job, idempotencyKey: null } }),
    },
  }),
  hashes_another_string_than_it_serves: (deps) => ({
    ...deps,
    masumi: {
      ...deps.masumi,
      submitResult: (identifier, hash) => deps.masumi.submitResult(identifier, hash.replaceAll('a', 'b')),
    },
  }),
  fails_a_job_on_a_404: (deps) => ({
    ...deps,
    kodosumi: {
      ...deps.kodosumi,
      getRun: async (runId) => {
        const run = await deps.kodosumi.getRun(runId);
        return run.kind === 'not_visible' ? { kind: 'failed', message: null } : run;
      },
    },
  }),
};

function byOurClock({ kodosumi }: JobDeps): JobDeps['kodosumi']['listRuns'] {
  return async (agentId, from, to, recall) => {
    const { runs } = await kodosumi.listRuns(agentId, from, to, recall);
    const launchedAt = (runId: string) => Number.parseInt(runId.slice(0, 8), 16) * 1_000;
    const isBetween = (at: number) => at >= from.getTime() - 5_000 && at <= to.getTime();
    return { runs: runs.filter(({ runId }) => isBetween(launchedAt(runId))), isClockSure: true };
  };
}

function forgettingAttempts(duties: DutyStore): DutyStore {
  return {
    ...duties,
    save: (write) =>
      write.events.some((event) => event.type === 'launch_attempted')
        ? duties.save({ ...write, after: { ...write.after, launchAttemptedAt: null } })
        : duties.save(write),
  };
}

/** Takes the token of whoever holds the duty by now, and the version of whoever wrote the job last. */
function unfenced({ duties, jobs }: JobDeps): DutyStore {
  return {
    ...duties,
    save: async (write) => {
      const version = (await jobs.find(write.before.id))?.version ?? write.before.version;
      const written = {
        ...write,
        before: { ...write.before, version },
        after: { ...write.after, version: version + 1 },
      };
      for (let leaseToken = write.held.leaseToken; leaseToken < write.held.leaseToken + 10; leaseToken += 1) {
        const answer = await duties.save({ ...written, held: { ...write.held, leaseToken } });
        if (answer !== 'stale') return answer;
      }
      return 'stale';
    },
  };
}
