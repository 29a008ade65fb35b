import { createJobRecords } from '../../server/adapters/postgres/postgres-job-records.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import { adoptRun } from '../../server/jobs/operating/adopt-run.ts';
import { relaunchJob } from '../../server/jobs/operating/relaunch-job.ts';
import type { LifeWorld } from './life-world.ts';

/** For so long the service has to clear up a lost launch by itself; then somebody looks in the panel. */
const patienceMs = 1_200_000;

/** Does what the handbook says of `launch_unknown`: adopts the run that is there, or launches again. */
export async function clearUpLostLaunches(world: LifeWorld, jobs: Job[]): Promise<void> {
  const deps = { ...world.service.deps, records: createJobRecords(world.service.database) };
  const operator = { by: 'operator', reason: 'looked in the panel' };
  for (const job of jobs) {
    const waitedMs = world.clock.now().getTime() - (job.attention?.since.getTime() ?? Infinity);
    if (job.attention?.code !== 'launch_unknown' || waitedMs < patienceMs) continue;
    const { agentInputs } = await deps.jobs.inputOf(job.id);
    const alike = world.kodosumi.runs().filter(({ inputs }) => inputs['final'] === agentInputs['final']);
    const owned = new Set(await deps.launches.ownedRuns(alike.map(({ fid }) => fid)));
    const run = alike.find(({ fid }) => !owned.has(fid));
    await (run ? adoptRun(deps, job.id, run.fid, operator) : relaunchJob(deps, job.id, operator));
  }
}
