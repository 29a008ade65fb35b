import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOneLaunch } from '../../scripts/lives/answer-one-launch.ts';
import type { CallFate } from '../../scripts/lives/crashing-port.ts';
import { Crash } from '../../scripts/lives/interleaver.ts';
import { openLifeWorld, type LifeWorld } from '../../scripts/lives/life-world.ts';
import { seededRandom } from '../../scripts/lives/seeded-random.ts';
import { advanceDuty } from '../../server/jobs/driving/advance-duty.ts';
import type { Job } from '../../server/jobs/life/job.ts';
import type { JobDeps } from '../../server/jobs/job-deps.ts';
import type { JobEvent } from '../../server/jobs/life/job-event.ts';
import { orderJob } from '../../server/jobs/ordering/order-job.ts';
import type { Fault } from '../../server/sandbox/faults.ts';
import { freshDatabase } from '../lives/live-a-share.ts';
import { doomedProcess } from './doomed-process.ts';

type Effect = 'create' | 'launch' | 'submit';
type Boundary = 'before the commit' | 'after the commit' | 'after the call' | 'after the answer is stored';
type AnswerKind = 'ok' | 'refused' | 'lost' | '5xx';

const effects: Effect[] = ['create', 'launch', 'submit'];
const boundaries: Boundary[] = [
  'before the commit',
  'after the commit',
  'after the call',
  'after the answer is stored',
];
const answers: AnswerKind[] = ['ok', 'refused', 'lost', '5xx'];
const table = effects.flatMap((effect) =>
  boundaries.flatMap((boundary) => answers.map((answer) => ({ effect, boundary, answer }))),
);

let world: LifeWorld;
beforeAll(async () => {
  world = await openLifeWorld(await freshDatabase(), seededRandom(1));
});
afterAll(async () => {
  await world.close();
  process.stdout.write(`${table.length} places to crash\n`);
});

describe('a process that dies', () => {
  test.each(table)(
    'at the $effect, $boundary, answer $answer: loses nothing and doubles nothing',
    async ({ effect, boundary, answer }) => {
      await world.beginLife(seededRandom(2));
      const { masumi, kodosumi } = world;
      masumi.faults.clear();
      kodosumi.faults.clear();
      await answerOneLaunch(world, seededRandom(5));
      const runsBefore = world.kodosumi.runs().length;
      const fault = faultOf(effect, answer);
      if (fault) (effect === 'launch' ? kodosumi : masumi).faults.add(fault);

      const doomed = doomedProcess(world.freshDeps(seededRandom(3)), dyingAt(effect, boundary));
      const act = effect === 'launch' && answer === 'refused' ? 'refuse' : 'finish';
      const shown = new Set<string>();
      let deps = doomed.deps;
      let job: Job | null = null;
      for (let round = 0; round < 400 && !hasEnded(job); round += 1) {
        try {
          job = job === null ? await order(deps, act) : await pass(deps, job.id);
          if (job?.paymentRequest) shown.add(job.paymentRequest.paymentId);
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
        }
        if (doomed.hasDied() && deps === doomed.deps) deps = world.freshDeps(seededRandom(4));
        payAndTick();
        world.clock.step(2_000);
      }

      expect(doomed.hasDied(), 'the process died where the table says').toBe(true);
      const isRefused = effect === 'launch' && answer === 'refused';
      // One that was never sent and one that was answered 503 are two launches without a run.
      const isInVain = effect === 'launch' && boundary === 'after the commit' && answer === '5xx';
      const code = isRefused ? 'run_refused' : isInVain ? 'run_failed' : null;
      expect(job).toMatchObject(code === null ? { status: 'completed' } : { status: 'failed', error: { code } });
      expect(world.kodosumi.runs().length - runsBefore).toBe(code === null ? 1 : 0);
      expect(shown.size).toBe(1);
      if (code === null)
        expect(paymentOf(job)?.nextAction.resultHash ?? paymentOf(job)?.resultHash).toBe(job?.outputHash);
      expect(world.impossible).toEqual([]);
    },
  );
});

async function order(deps: JobDeps, act: string): Promise<Job | null> {
  const answer = await orderJob(deps, 'scripted', {
    ...{ owner: 'table', caller: 'key:table', data: { act }, paymentAmount: undefined, idempotencyKey: 'one' },
    identifierFromPurchaser: 'aabbccddeeff00112233',
  });
  return answer.kind === 'ordered' ? answer.job : null;
}

async function pass(deps: JobDeps, id: number): Promise<Job | null> {
  const now = world.clock.now();
  for (const claimed of await deps.duties.claimDue(5, now, new Date(now.getTime() + deps.settings.leaseMs))) {
    await advanceDuty(deps, claimed);
  }
  return world.service.deps.jobs.find(id);
}

function payAndTick(): void {
  for (const payment of world.masumi.payments()) {
    const isNew = payment.onChainState === null && payment.terms.payByTime > world.clock.now();
    if (isNew) world.masumi.lockFunds(payment.blockchainIdentifier);
  }
  world.masumi.tick();
}

function faultOf(effect: Effect, answer: AnswerKind): Fault | null {
  const call = { create: 'POST /payment', launch: 'POST launch', submit: 'POST /payment/submit-result' }[effect];
  if (answer === 'ok' || (effect === 'launch' && answer === 'refused')) return null;
  if (answer === 'lost') return { call, kind: 'lost_after_effect' };
  return { call, kind: 'status', status: answer === '5xx' ? 503 : 409 };
}

/** The place in the code where the process dies, told by the port's call and by what is written. */
function dyingAt(effect: Effect, boundary: Boundary): (call: string, values: unknown[]) => CallFate {
  const call = { create: 'requestPayment', launch: 'launch', submit: 'submitResult' }[effect];
  let isCalled = false;
  return (name, values) => {
    const { events: writes } = (values[0] ?? {}) as { events?: JobEvent[] };
    const writesIntent =
      (effect === 'create' && name === 'insert') ||
      (name === 'save' &&
        writes?.some(({ type }) => type === (effect === 'launch' ? 'launch_attempted' : 'result_frozen')));
    if (boundary === 'before the commit' && writesIntent) return 'dies_before';
    if (boundary === 'after the commit' && writesIntent) return 'dies_after';
    if (boundary === 'after the call' && name === call) return 'dies_after';
    if (boundary === 'after the answer is stored' && isCalled && (name === 'save' || name === 'release'))
      return 'dies_after';
    isCalled ||= name === call;
    return 'lives';
  };
}

const hasEnded = (job: Job | null) => job?.status === 'completed' || job?.status === 'failed';

function paymentOf(job: Job | null) {
  return world.masumi.payments().find(({ id }) => id === job?.paymentRequest?.paymentId);
}
