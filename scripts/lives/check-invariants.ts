import { outputHash } from '../../server/jobs/money/hashes.ts';
import type { Job, JobStatus } from '../../server/jobs/life/job.ts';
import { transitions } from '../../server/jobs/life/transitions.ts';
import type { JobWithResult } from '../../server/ports/job-reader.ts';
import type { LifeRecord, Lived } from './run-life.ts';
import type { LifeWorld } from './life-world.ts';

/** Every promise of the service that this life broke, as sentences; empty when it kept them all. */
export async function checkInvariants(world: LifeWorld, record: LifeRecord): Promise<string[]> {
  const violations: string[] = [...world.impossible.splice(0)];
  if (!record.hasEnded) violations.push(`6: not every job had ended after ${record.turns} turns`);
  const tokens = new Set(record.lived.map(({ fate }) => fate.token));
  for (const token of tokens) {
    const sharing = record.lived.filter(({ fate }) => fate.token === token);
    const runs = runsOf(world, token);
    const jobs = new Set(sharing.flatMap(({ shown }) => shown.map(({ jobId }) => jobId)));
    const owned = await world.service.deps.launches.ownedRuns(runs.map(({ fid }) => fid));
    if (owned.length < runs.length)
      violations.push(`1: ${runs.length - owned.length} runs of ${token} belong to no job`);
    if (runs.length > jobs.size) violations.push(`1: ${runs.length} runs for ${jobs.size} jobs of ${token}`);
  }
  for (const lived of record.lived) {
    const ids = new Set(lived.shown.map(({ jobId }) => jobId));
    const paymentIds = new Set(lived.shown.map(({ paymentId }) => paymentId));
    if (paymentIds.size > 1) violations.push(`3: ${paymentIds.size} payments were shown for one order`);
    if (ids.size > 1) violations.push(`7: one idempotency key gave ${ids.size} jobs`);
    for (const id of ids) {
      const found = await world.service.deps.jobs.findWithResult(id);
      if (found === null) violations.push(`job ${id} is lost`);
      else violations.push(...(await checkJob(world, lived, found)));
    }
  }
  return violations;
}

async function checkJob(world: LifeWorld, { fate }: Lived, { job, result }: JobWithResult): Promise<string[]> {
  const violations: string[] = [];
  const broken = (claim: string) =>
    violations.push(`${claim} (job ${job.id}, ${job.status}, ${job.settlement}, ${JSON.stringify(fate)})`);
  const payment = world.masumi.payments().find((candidate) => candidate.id === job.paymentRequest?.paymentId);
  if (job.runId !== null && !isPaidRightly(fate)) broken('2: launched although the funds were never locked rightly');
  if (job.status === 'completed') {
    const expected = fate.token;
    if (result?.output !== expected) broken('4: the result is not what the agent gave');
    const hash = outputHash(job.identifierFromPurchaser, expected, 'escaped');
    if (job.outputHash !== hash) broken('4: the stored hash is not that of the result');
    const known = payment?.resultHash || payment?.nextAction.resultHash;
    if (known !== hash) broken('4: the node has another hash');
  }
  const events = await world.service.database.em
    .fork()
    .execute<{ type: string }[]>('select type from job_events where job_id = ? order by id', [job.id]);
  const replayed = replay(events.map(({ type }) => type));
  if (replayed !== job.status) broken(`8: its events lead to ${String(replayed)}`);
  violations.push(...blame(fate, job));
  return violations;
}

const isPaidRightly = ({ buyer }: Lived['fate']) => buyer === 'pays';

/** A job may fail only for what its buyer or its agent did, never for a fault of an upstream. */
function blame(fate: Lived['fate'], job: Job): string[] {
  const expected: Partial<Record<string, boolean>> = {
    payment_window_closed: fate.buyer === 'never_pays',
    payment_invalid: fate.buyer === 'pays_wrongly',
    refund_requested: fate.buyer === 'wants_refund',
    run_failed: fate.agent === 'die' || wasLaunchedInVain(job),
    run_refused: fate.agent === 'refuse',
  };
  const code = job.error?.code;
  if (code !== undefined && !expected[code]) return [`9: job ${job.id} failed with ${code}: ${JSON.stringify(fate)}`];
  return [];
}

/** Walks the events through the table: null where one of them could not have happened. */
function replay(types: string[]): JobStatus | null {
  let status: JobStatus = 'intent';
  const named = new Set(Object.values(transitions).flatMap((row) => Object.keys(row)));
  for (const type of types.filter((candidate) => named.has(candidate))) {
    const next: JobStatus | undefined = (transitions[status] as Partial<Record<string, JobStatus>>)[type];
    if (next === undefined) return null;
    status = next;
  }
  return status;
}

/** No run came of either launch, which is shown by there being none that belongs to no job. */
const wasLaunchedInVain = ({ error }: Job) => error?.message.startsWith('The agent was launched twice') === true;

function runsOf(world: LifeWorld, token: string) {
  return world.kodosumi.runs().filter(({ inputs }) => String(inputs['final']).includes(`"${token}"`));
}
