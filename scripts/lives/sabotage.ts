import type { JobDeps } from '../../server/jobs/job-deps.ts';
import type { JobStore } from '../../server/ports/job-store.ts';

/** Breaks one promise of the service on purpose, to show that the lives find it. */
export type Sabotage = (deps: JobDeps) => JobDeps;

export const intact: Sabotage = (deps) => deps;

/** Each breaks the invariant that its name says. */
export const sabotages: Record<string, Sabotage> = {
  launches_without_committing_the_attempt: (deps) => ({ ...deps, jobs: forgettingAttempts(deps.jobs) }),
  writes_with_a_stale_token: (deps) => ({ ...deps, jobs: unfenced(deps.jobs) }),
  relaunches_without_a_search: (deps) => ({
    ...deps,
    kodosumi: { ...deps.kodosumi, listRuns: () => Promise.resolve([]), isWell: () => Promise.resolve(true) },
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
    jobs: {
      ...deps.jobs,
      insert: (job, events) => deps.jobs.insert({ ...job, idempotencyKey: null }, events),
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

function forgettingAttempts(jobs: JobStore): JobStore {
  return {
    ...jobs,
    save: (before, after, events, at) =>
      events.some((event) => event.type === 'launch_attempted')
        ? jobs.save(before, { ...after, launchAttemptedAt: null }, events, at)
        : jobs.save(before, after, events, at),
  };
}

/** Takes the token of whoever holds the job by now. */
function unfenced(jobs: JobStore): JobStore {
  return {
    ...jobs,
    save: async (before, after, events, at) => {
      const current = await jobs.find(before.id);
      const leaseToken = current?.leaseToken ?? before.leaseToken;
      return jobs.save({ ...before, leaseToken }, { ...after, leaseToken: leaseToken + 1 }, events, at);
    },
  };
}
