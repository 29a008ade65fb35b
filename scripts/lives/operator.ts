import { recordEvents } from '../../server/jobs/driving/record-events.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { JobEvent } from '../../server/jobs/life/job-event.ts';
import type { LifeWorld } from './life-world.ts';

/** For so long the service has to clear up a lost launch by itself; then somebody looks in the panel. */
const patienceMs = 1_200_000;
const operator = { by: 'operator', reason: 'looked in the panel' };

/** Does what the handbook says of `launch_unknown`: adopts the run that is there, or launches again. */
export async function clearUpLostLaunches(world: LifeWorld, jobs: Job[]): Promise<void> {
  const { deps } = world.service;
  for (const job of jobs) {
    const now = world.clock.now();
    const waitedMs = now.getTime() - (job.attention?.since.getTime() ?? Infinity);
    if (job.attention?.code !== 'launch_unknown' || waitedMs < patienceMs) continue;
    const held = await deps.duties.claim(job.id, 'run', now, new Date(now.getTime() + deps.settings.leaseMs));
    if (held !== null) await recordEvents(deps, held, [await findingOf(world, job)], 'release');
  }
}

async function findingOf({ service, kodosumi }: LifeWorld, { id }: Job): Promise<JobEvent> {
  const { jobs, launches } = service.deps;
  const { agentInputs } = await jobs.inputOf(id);
  const alike = kodosumi.runs().filter(({ inputs }) => inputs['final'] === agentInputs['final']);
  const owned = new Set(await launches.ownedRuns(alike.map(({ fid }) => fid)));
  const run = alike.find(({ fid }) => !owned.has(fid));
  return run
    ? { type: 'run_launched', runId: run.fid, learnedFrom: 'operator', ...operator }
    : { type: 'launch_not_sent', ...operator };
}
