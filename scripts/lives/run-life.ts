import { advanceDuty } from '../../server/jobs/driving/advance-duty.ts';
import { isFinal, type Job } from '../../server/jobs/life/job.ts';
import type { JobDeps } from '../../server/jobs/job-deps.ts';
import { stepOf } from '../../server/jobs/life/next-step.ts';
import { orderJob } from '../../server/jobs/ordering/order-job.ts';
import { kodosumiCalls } from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { masumiCalls } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { answerOneLaunch } from './answer-one-launch.ts';
import { crashingPort, doomedPorts } from './crashing-port.ts';
import { drawClocks, drawFault, type Fate, type Life } from './draw-life.ts';
import { createInterleaver, type Interleaver } from './interleaver.ts';
import type { LifeWorld } from './life-world.ts';
import { clearUpLostLaunches } from './operator.ts';
import type { Sabotage } from './sabotage.ts';
import type { Random } from './seeded-random.ts';

/** What came of one order, as its caller saw it. */
export type Lived = { fate: Fate; shown: { jobId: number; paymentId: string | null }[]; wasRefused: boolean };

export type LifeRecord = { life: Life; lived: Lived[]; turns: number; hasEnded: boolean };

const mostTurns = 8_000;
const restingTurns = 3;

/**
 * Lives one life: orders come in, two workers advance them side by side, answers get lost and processes die, until the
 * chaos is over; then the world is well, and everything has to come to its end.
 */
export async function runLife(world: LifeWorld, life: Life, random: Random, sabotage: Sabotage): Promise<LifeRecord> {
  const interleaver = createInterleaver(random);
  setClocks(world, life, random);
  if (life.knowsClocks) await answerOneLaunch(world, random);
  const lived: Lived[] = life.fates.map((fate) => ({ fate, shown: [], wasRefused: false }));
  let turns = 0;
  let nextDueAt: Date | null = null;
  let generation = 0;
  const isChaos = () => turns < life.turnsOfChaos;
  const hasEnded = async () => (await openJobs(world, lived)).length === 0;
  let isOver = false;
  /**
   * Workers in the middle of a job: no time is skipped meanwhile, or their leases would end with every call. Leases that
   * end in the middle of a step come from the chaos before.
   */
  const atWork = new Set<string>();

  const process = (name: string): JobDeps => {
    const deps = sabotage(world.freshDeps(random));
    const fate = () =>
      !isChaos() || !random.chance(life.crashRate) ? 'lives' : random.pick(['dies_before', 'dies_after'] as const);
    return doomedPorts(deps, (port) => crashingPort(port, name, interleaver, fate));
  };

  const work = (slot: string) => {
    const name = `worker-${slot}-${(generation += 1)}`;
    const deps = process(name);
    const body = async () => {
      while (!isOver) {
        const now = world.clock.now();
        const claimed = await deps.duties.claimDue(2, now, new Date(now.getTime() + deps.settings.leaseMs));
        if (claimed.length > 0) atWork.add(name);
        for (const held of claimed) await advanceDuty(deps, held);
        atWork.delete(name);
        // Who found nothing to do leaves the next turns to others; a claim is dear, and little has happened since.
        if (claimed.length === 0) for (let rest = 0; rest < restingTurns; rest += 1) await interleaver.turn(name);
        if (isChaos() || claimed.length > 0 || atWork.size > 0 || !lived.every(isAnswered)) continue;
        const open = await openJobs(world, lived);
        isOver = open.length === 0;
        await clearUpLostLaunches(world, open);
        nextDueAt = await world.nextDueAt();
      }
    };
    interleaver.spawn(name, body, (crashed) => {
      atWork.delete(name);
      if (crashed && !isOver) work(slot);
    });
  };

  const order = (index: number) => {
    const record = lived[index];
    if (record === undefined) return;
    const name = `caller-${index}-${(generation += 1)}`;
    const deps = process(name);
    interleaver.spawn(
      name,
      () => placeOrder(deps, interleaver, name, record),
      (crashed) => {
        // A caller with a key comes back; one without does not know whether there is a job.
        if (!crashed) return;
        if (record.fate.idempotencyKey === null) record.wasRefused = true;
        else order(index);
      },
    );
  };

  for (const [index] of life.fates.entries()) order(index);
  work('a');
  work('b');
  await interleaver.run(() => {
    turns += 1;
    if (turns > mostTurns) isOver = true;
    worldTurns(world, life, random, lived, isChaos(), nextDueAt);
    nextDueAt = null;
  });
  // So that a launch that is still held somewhere has been made.
  world.clock.step(600_000);
  return { life, lived, turns, hasEnded: await hasEnded() };
}

const isAnswered = (record: Lived) => record.wasRefused || record.shown.length > 0;

async function placeOrder(deps: JobDeps, interleaver: Interleaver, name: string, record: Lived): Promise<void> {
  const { fate } = record;
  const final = `{"Text":{"body":"${fate.token}"}}`;
  const data = { act: fate.agent, final };
  while (!isAnswered(record)) {
    await interleaver.turn(name);
    const answer = await orderJob(deps, 'scripted', {
      ...{ owner: 'life', caller: 'key:life', data, paymentAmount: undefined, idempotencyKey: fate.idempotencyKey },
      identifierFromPurchaser: 'aabbccddeeff00112233',
    });
    if (answer.kind === 'ordered') show(record, answer.job);
    else if (fate.idempotencyKey === null) record.wasRefused = true;
  }
  // A careful caller asks once more: the same key has to give the same job.
  if (fate.idempotencyKey === null || record.shown.length === 0) return;
  const again = await orderJob(deps, 'scripted', {
    ...{ owner: 'life', caller: 'key:life', data, paymentAmount: undefined, idempotencyKey: fate.idempotencyKey },
    identifierFromPurchaser: 'aabbccddeeff00112233',
  });
  if (again.kind === 'ordered') show(record, again.job);
}

function show(record: Lived, job: Job): void {
  record.shown.push({ jobId: job.id, paymentId: job.paymentRequest?.paymentId ?? null });
}

function setClocks({ kodosumi, masumi }: LifeWorld, life: Life, random: Random): void {
  const { nodeMs, ...ofKodosumi } = drawClocks(random, life);
  kodosumi.setClocks(ofKodosumi);
  masumi.setClock(nodeMs);
}

/** What happens outside of the service between two of its steps. */
function worldTurns(
  world: LifeWorld,
  life: Life,
  random: Random,
  lived: Lived[],
  isChaos: boolean,
  nextDueAt: Date | null,
): void {
  const { clock, masumi, kodosumi } = world;
  if (isChaos) {
    clock.step(random.chance(0.02) ? 30_000 : random.pick([0, 0, 100, 500, 1_500]));
    if (random.chance(life.faultRate)) masumi.faults.add(drawFault(random, masumiCalls));
    if (random.chance(life.faultRate)) kodosumi.faults.add(drawFault(random, kodosumiCalls));
    if (random.chance(life.faultRate / 10)) masumi.faults.add({ call: 'chain submit', kind: 'wallet_timeout' });
    if (random.chance(life.jumpRate)) setClocks(world, life, random);
    if (random.chance(life.faultRate / 5)) {
      kodosumi.faults.add({ call: 'POST launch', kind: 'held', delayMs: random.pick([2_000, 40_000, 120_000]) });
    }
    if (random.chance(life.faultRate / 10)) kodosumi.rotateSecret();
    if (random.chance(life.faultRate / 10)) kodosumi.setFlowsEmpty(random.chance(0.5));
    if (random.chance(life.faultRate / 5)) kodosumi.setSpoolerDown(random.chance(0.5));
  } else {
    masumi.faults.clear();
    kodosumi.faults.clear();
    kodosumi.setFlowsEmpty(false);
    kodosumi.setSpoolerDown(false);
    const waitsForBuyer = lived.some((record) => !isAnswered(record) || awaitsLock(world, record));
    // What a dead worker held is looked for every few seconds.
    const skippedMs = nextDueAt === null ? 10 : Math.max(1_000, nextDueAt.getTime() - clock.now().getTime());
    clock.step(waitsForBuyer ? Math.min(200, skippedMs) : skippedMs);
  }
  if (isChaos && !random.chance(0.3)) return;
  for (const record of lived) {
    const [seen] = record.shown;
    const payment = seen && masumi.payments().find((candidate) => candidate.id === seen.paymentId);
    if (!payment || payment.onChainState !== null || record.fate.buyer === 'never_pays') continue;
    const isInTime = payment.terms.payByTime > masumi.now();
    masumi.lockFunds(
      payment.blockchainIdentifier,
      record.fate.buyer === 'pays_wrongly' ? 'bad' : isInTime ? 'good' : 'late',
    );
    if (record.fate.buyer === 'wants_refund') Object.assign(payment, { onChainState: 'RefundRequested' });
  }
  masumi.tick();
}

function awaitsLock(world: LifeWorld, { fate, shown }: Lived): boolean {
  const payment = world.masumi.payments().find((candidate) => candidate.id === shown[0]?.paymentId);
  return fate.buyer !== 'never_pays' && payment?.onChainState === null;
}

async function openJobs(world: LifeWorld, lived: Lived[]): Promise<Job[]> {
  const ids = [...new Set(lived.flatMap((record) => record.shown.map(({ jobId }) => jobId)))];
  const jobs = await Promise.all(ids.map((id) => world.service.deps.jobs.find(id)));
  return jobs.filter((job): job is Job => job !== null && isOpen(job));
}

/** Ended for its caller, and its result on chain where there is one. */
function isOpen(job: Job): boolean {
  const isUnderWay = job.status === 'completed' && job.settlement === 'result_queued' && stepOf(job, 'money') !== null;
  return !isFinal(job.status) || isUnderWay;
}
