import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, inject, test } from 'vitest';
import { createDatabase } from '../support/postgres.ts';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

const isFailed = ({ status }: Job) => status === 'failed';
const isCompleted = ({ status }: Job) => status === 'completed';
const isPaid = ({ status }: Job) => status === 'payment_confirmed';

/** The node's own row of the last payment. */
const show = (more: object) => Object.assign(world.masumi.payments().at(-1)!, more);

async function pass(minutes: number): Promise<void> {
  for (let round = 0; round < minutes * 4; round += 1) await world.round(minute / 4);
}

/** Paid, while the agent cannot be launched. */
async function waitingJob(): Promise<Job> {
  world = await openWorld();
  const { id } = await world.order();
  world.kodosumi.setFlowsEmpty(true);
  world.clock.step(minute);
  return world.until(id, isPaid);
}

async function resolved(): Promise<number> {
  const call = 'call="POST /payment/resolve-blockchain-identifier",answer="2xx"';
  const lines = (await world.service.metrics.scrape()).split('\n');
  const line = lines.find((text) => text.includes('_count') && text.includes(call));
  return Number(line?.split(' ').at(-1) ?? 0);
}

test('a launch right after the funds were seen costs the node no other question', async () => {
  world = await openWorld();
  const { id } = await world.order();
  await world.until(id, ({ status }) => status !== 'pending_payment');
  expect(world.kodosumi.runs()).toHaveLength(1);
  expect(await resolved()).toBe(1);
});

test('what is known of the funds is good for a launch for ten seconds', async () => {
  const { id } = await waitingJob();
  world.clock.step(15_000);
  const { onChainState } = world.masumi.payments()[0]!;
  show({ onChainState: null });
  world.kodosumi.setFlowsEmpty(false);
  await world.round();
  expect(await world.job(id)).toMatchObject({ status: 'payment_confirmed', attention: { code: 'funds_unexpected' } });
  show({ onChainState });
  await world.until(id, isCompleted, { stepMs: 10_000 });
});

test('a job that only somebody can help lets others go first, and gets its turn once it is helped', async () => {
  world = await openWorld({ env: { MAX_CONCURRENT_RUNS: '1' } });
  const order = () => world.order('asking', { data: { question: 'Which way?' } });
  const orders = [await order(), await order(), await order()] as const;
  await world.until(orders[2].id, isPaid, { agentKey: 'asking' });
  const [first, ...queue] = await Promise.all(orders.map(({ id }) => world.job(id, 'asking')));
  const running = [first!, ...queue].find(({ status }) => status === 'running')!;
  const [held, next] = [first!, ...queue].filter(({ status }) => status === 'payment_confirmed') as [Job, Job];
  const payment = world.masumi.payments().find(({ id }) => id === held.payment_id)!;
  const { onChainState } = payment;
  Object.assign(payment, { onChainState: null });
  await pass(1);
  // Its turn has not come, so that nobody has looked yet.
  expect((await world.job(held.id, 'asking')).attention).toBeNull();
  world.kodosumi.answerLock(world.kodosumi.runs()[0]!.fid, { way: 'left' });
  await world.until(running.id, isCompleted, { agentKey: 'asking' });
  await world.until(next.id, ({ status }) => status === 'awaiting_input', { agentKey: 'asking', stepMs: 5_000 });
  expect(await world.job(held.id, 'asking')).toMatchObject({
    ...{ status: 'payment_confirmed', attention: { code: 'funds_unexpected' } },
  });
  Object.assign(payment, { onChainState });
  await world.until(held.id, ({ attention }) => attention === null, { agentKey: 'asking', stepMs: 10_000 });
  expect(world.kodosumi.runs()).toHaveLength(2);
  world.kodosumi.answerLock(world.kodosumi.runs()[1]!.fid, { way: 'left' });
  await world.until(held.id, ({ status }) => status === 'awaiting_input', { agentKey: 'asking', stepMs: 5_000 });
});

test('a buyer who asks for the money back while the job waits for its turn gets no run for it', async () => {
  world = await openWorld({ env: { MAX_CONCURRENT_RUNS: '1' } });
  const order = () => world.order('asking', { data: { question: 'Which way?' } });
  const [first, second] = [await order(), await order()];
  await world.until(second.id, isPaid, { agentKey: 'asking' });
  await pass(1);
  const asked = await fetch(`${world.masumi.url}/api/v1/purchase/request-refund`, {
    method: 'POST',
    headers: { token: world.masumi.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ network: 'Preprod', blockchainIdentifier: second.payment!.blockchain_identifier }),
  });
  expect(asked.status).toBe(200);
  await world.round();
  const [run, ...others] = world.kodosumi.runs();
  expect(others).toEqual([]);
  world.kodosumi.answerLock(run!.fid, { way: 'left' });
  await world.until(first.id, isCompleted, { agentKey: 'asking' });
  const failed = await world.until(second.id, isFailed, { agentKey: 'asking' });
  expect(failed).toMatchObject({ error: { code: 'refund_requested' }, settlement: { state: 'refund_requested' } });
  expect(world.kodosumi.runs()).toHaveLength(1);
});

test('funds that went back to the buyer while the job waited end it and its settlement', async () => {
  const { id } = await waitingJob();
  await pass(1);
  show({ onChainState: 'RefundWithdrawn' });
  world.kodosumi.setFlowsEmpty(false);
  const failed = await world.until(id, isFailed, { stepMs: 10_000 });
  expect(failed).toMatchObject({ error: { code: 'refund_requested' }, settlement: { state: 'refunded' } });
  expect(world.kodosumi.runs()).toEqual([]);
});

test.each([
  [{ onChainState: null }, 'The funds that were seen locked do not show at the payment node any more.'],
  [{ onChainState: 'Disputed' }, 'Somebody else acts on this payment: it is Disputed.'],
])(
  'a job that waited is held while the node shows %o, and launched once the funds show again',
  async (shown, message) => {
    const { id } = await waitingJob();
    await pass(1);
    const { onChainState } = world.masumi.payments()[0]!;
    show(shown);
    world.kodosumi.setFlowsEmpty(false);
    await pass(2);
    expect(await world.job(id)).toMatchObject({
      ...{ status: 'payment_confirmed', attention: { code: 'funds_unexpected', message } },
    });
    expect(world.kodosumi.runs()).toEqual([]);
    show({ onChainState });
    expect((await world.until(id, isCompleted, { stepMs: 10_000 })).attention).toBeNull();
  },
);

test('a job that waited for so long that its work would end too late is not launched', async () => {
  const { id } = await waitingJob();
  await pass(38);
  expect((await world.job(id)).status).toBe('payment_confirmed');
  await pass(4);
  world.kodosumi.setFlowsEmpty(false);
  const failed = await world.until(id, isFailed, { stepMs: 10_000 });
  expect(failed).toMatchObject({ error: { code: 'insufficient_time' }, settlement: { state: 'funds_locked' } });
  expect(world.kodosumi.runs()).toEqual([]);
});

test("a job that waited that long is launched all the same where the agent's last runs were short", async () => {
  world = await openWorld();
  await world.until((await world.order()).id, isCompleted);
  const { id } = await world.order();
  world.kodosumi.setFlowsEmpty(true);
  world.clock.step(minute);
  await world.until(id, isPaid);
  await pass(46);
  expect((await world.job(id)).status).toBe('payment_confirmed');
  world.kodosumi.setFlowsEmpty(false);
  await world.until(id, isCompleted, { stepMs: 10_000 });
});

const attentionsRaised = async (id: number) => {
  const em = world.service.database.em.fork();
  const type = 'attention_raised';
  return (await em.execute('select id from job_events where job_id = ? and type = ?', [id, type])).length;
};

test('a job whose agent is not there asks for attention after a minute, once, until it is launched', async () => {
  const { id } = await waitingJob();
  await pass(1);
  expect((await world.job(id)).attention).toBeNull();
  await pass(10);
  const message = 'The agent cannot be launched: the agent is not listed by Kodosumi.';
  expect((await world.job(id)).attention).toMatchObject({ code: 'upstream_refused', message });
  expect(await attentionsRaised(id)).toBe(1);
  world.kodosumi.setFlowsEmpty(false);
  expect((await world.until(id, isCompleted, { stepMs: 10_000 })).attention).toBeNull();
});

test('a job whose agent is not sold any more is finished and shown all the same, as it was sold', async () => {
  world = await openWorld({ postgresUrl: await createDatabase(inject('adminDatabaseUrl')) });
  const { id } = await world.order();
  world.kodosumi.setFlowsEmpty(true);
  world.clock.step(minute);
  await world.until(id, isPaid);
  world.kodosumi.setFlowsEmpty(false);
  const agents = JSON.stringify({
    other: { name: 'Other', kodosumi_agent_id: 'summary:Survey', pricing: { type: 'free' } },
  });
  const elsewhere = await openWorld({ beside: world, env: { AGENTS_CONFIG: agents, OUTPUT_HASH_FORM: 'raw' } });
  await elsewhere.until(id, isCompleted, { stepMs: 10_000 });
  expect((await elsewhere.call('/writer/jobs')).body).toMatchObject({ items: [{ id }] });
  expect((await elsewhere.call('/writer')).status).toBe(404);
  await elsewhere.close();
  expect(world.kodosumi.runs().map(({ flow }) => flow)).toEqual(['Writer']);
});

test('a launch that is refused while the panel takes our key may have been made, and is searched for', async () => {
  world = await openWorld();
  // An answered launch, by which the clock of the flow is known.
  await world.until((await world.order()).id, isCompleted);
  const { id } = await world.order();
  world.kodosumi.faults.add({ call: 'POST launch', kind: 'status', status: 401 });
  const held = await world.until(id, ({ attention }) => attention !== null);
  expect(held).toMatchObject({ status: 'payment_confirmed', attention: { code: 'launch_unknown' } });
  expect((await world.until(id, isCompleted, { stepMs: 10_000 })).attention).toBeNull();
  expect(world.kodosumi.runs()).toHaveLength(2);
});
