import type { Job } from '../job.ts';
import type { JobDeps } from '../job-deps.ts';
import { areTooManyAttempted, isItsTurn } from '../run-places.ts';
import { sendWithinMs } from '../time-box.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';

/** First half of a launch: the attempt is committed, so that whoever comes after knows that a run may exist. */
export const attemptLaunch: StepAction = async (deps, job) => {
  if (deps.clock.now() >= job.resultDeadline) return learnt({ type: 'result_deadline_passed' });
  const agent = deps.agents.get(job.agentKey);
  if (agent === undefined) return nothingNew;
  if (!(await isItsTurn(deps, job))) return nothingNew;
  // Asked before the attempt is committed, so that an agent that cannot be reached costs no search for a lost run.
  const form = await deps.kodosumi.getForm(agent.kodosumiAgentId);
  if (form.kind === 'unavailable') return nothingNew;
  return { events: [{ type: 'launch_attempted' }], sendsLaunch: true };
};

/** Second half: one request, sent by the worker that committed the attempt. */
export async function sendLaunch(deps: JobDeps, job: Job): Promise<Outcome> {
  const agent = deps.agents.get(job.agentKey);
  const attemptedAt = job.launchAttemptedAt;
  if (agent === undefined || attemptedAt === null) return nothingNew;
  if (await areTooManyAttempted(deps, job)) {
    return learnt({ type: 'launch_not_sent', reason: 'the places of the agent were taken at the same moment' });
  }
  // An older attempt is not sent any more: another worker may be searching for its run by then.
  const latest = attemptedAt.getTime() + sendWithinMs(deps.settings.leaseMs);
  const isStillTimely = () => deps.clock.now().getTime() < latest;
  const answer = await deps.kodosumi.launch(agent.kodosumiAgentId, job.agentInputs, isStillTimely);
  switch (answer.kind) {
    case 'launched':
      return learnt({ type: 'run_launched', runId: answer.runId, learnedFrom: 'answer' });
    case 'refused':
      return learnt({ type: 'run_refused', reason: answer.reason });
    case 'not_sent':
      return learnt({ type: 'launch_not_sent', reason: answer.reason });
    case 'unknown':
      return learnt({ type: 'launch_answer_lost', reason: answer.reason });
  }
}
