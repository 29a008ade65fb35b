import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

const submit = 'POST /payment/submit-result';
const resolve = 'POST /payment/resolve-blockchain-identifier';
const forgotten = { code: 'payment_unknown', message: 'The payment node does not know this payment any more.' };
const isCompleted = ({ status }: Job) => status === 'completed';

test('a refused result asks for attention with the reason of the node, and is handed in again until it is taken', async () => {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: submit, kind: 'status', status: 403, times: 10_000 });
  const held = await world.until(id, ({ attention }) => attention !== null);
  const message =
    'The payment node refuses the result: Forbidden. Only the key that asked for the payment may hand it in: give it back, or take an admin key.';
  expect(held).toMatchObject({ status: 'running', result: null, attention: { code: 'upstream_refused', message } });
  for (let round = 0; round < 5; round += 1) await world.round(minute);
  expect(await world.job(id)).toEqual(held);
  world.masumi.faults.clear();
  expect((await world.until(id, isCompleted, { stepMs: 10_000 })).attention).toBeNull();
});

test('a result that the node has asks for no attention, whatever it is answered', async () => {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: submit, kind: 'lost_after_effect' });
  world.masumi.faults.add({ call: submit, kind: 'status', status: 403 });
  const seen = new Set<string | undefined>();
  await world.until(id, (job) => {
    seen.add(job.attention?.code);
    return isCompleted(job);
  });
  expect([...seen]).toEqual([undefined]);
});

test('a result that the node dropped and then refuses asks for attention until it is taken', async () => {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: 'chain submit', kind: 'wallet_timeout' });
  await world.until(id, isCompleted);
  world.masumi.faults.add({ call: submit, kind: 'status', status: 400, times: 10_000 });
  const held = await world.until(id, ({ attention }) => attention !== null, { stepMs: minute });
  expect(held).toMatchObject({ status: 'completed', attention: { code: 'upstream_refused' } });
  world.masumi.faults.clear();
  const taken = await world.until(id, ({ attention }) => attention === null, { stepMs: minute });
  expect(taken.settlement.state).toBe('result_queued');
  await world.until(id, ({ settlement }) => settlement.state === 'result_on_chain', { stepMs: minute });
});

test('a payment that the node forgot asks for attention, and its job goes on where the node knows it again', async () => {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: submit, kind: 'status', status: 404, times: 10_000 });
  world.masumi.faults.add({ call: resolve, kind: 'status', status: 404, times: 10_000 });
  await world.buyer.tick();
  const unpaid = await world.until(id, ({ attention }) => attention !== null);
  expect(unpaid).toMatchObject({ status: 'pending_payment', attention: forgotten });
  world.masumi.faults.clear();
  world.masumi.faults.add({ call: submit, kind: 'status', status: 404, times: 10_000 });
  await world.until(id, ({ status }) => status === 'running');
  world.masumi.faults.add({ call: resolve, kind: 'status', status: 404, times: 10_000 });
  await world.until(id, ({ attention }) => attention !== null);
  expect(await world.job(id)).toMatchObject({ status: 'running', result: null, attention: forgotten });
  world.masumi.faults.clear();
  expect((await world.until(id, isCompleted, { stepMs: 10_000 })).attention).toBeNull();
  world.masumi.faults.add({ call: resolve, kind: 'status', status: 404, times: 10_000 });
  await world.until(id, ({ attention }) => attention !== null, { stepMs: minute });
  expect(await world.job(id)).toMatchObject({ status: 'completed', attention: forgotten });
  world.masumi.faults.clear();
  const settled = await world.until(id, ({ settlement }) => settlement.state === 'result_on_chain', { stepMs: minute });
  expect(settled.attention).toBeNull();
});

test('what the node forgot for a moment leaves no trace once it knows it again, whatever the chain does', async () => {
  world = await openWorld();
  const { id } = await world.order();
  await world.until(id, ({ settlement }) => settlement.state === 'result_on_chain', { stepMs: minute });
  world.masumi.faults.add({ call: resolve, kind: 'status', status: 404 });
  await world.until(id, ({ attention }) => attention !== null, { stepMs: minute });
  const known = await world.until(id, ({ attention }) => attention === null, { stepMs: minute });
  expect(known.settlement.state).toBe('result_on_chain');
});

test('funds that come after all ask for attention, also where the payment was forgotten before and after', async () => {
  world = await openWorld();
  const { id, payment } = await world.order();
  world.buyer.tick = () => Promise.resolve();
  world.masumi.faults.add({ call: resolve, kind: 'status', status: 404, times: 10_000 });
  await world.until(id, ({ attention }) => attention !== null);
  world.clock.step(payment!.submit_result_time_ms - 5 * minute - world.clock.now().getTime());
  await world.until(id, ({ status }) => status === 'failed', { stepMs: minute });
  world.masumi.faults.clear();
  Object.assign(world.masumi.payments()[0]!, { onChainState: 'FundsLocked' });
  const flagged = await world.until(id, ({ attention }) => attention?.code === 'funds_unexpected');
  expect(flagged).toMatchObject({ status: 'failed', settlement: { state: 'funds_locked' } });
  world.masumi.faults.add({ call: resolve, kind: 'status', status: 404 });
  for (let round = 0; round < 8; round += 1) await world.round(minute / 2);
  expect((await world.job(id)).attention).toEqual(flagged.attention);
});

test.each([404, 500])(
  'a result that the node answers with %i for a minute asks for attention until it is taken',
  async (status) => {
    world = await openWorld();
    const { id } = await world.order();
    world.masumi.faults.add({ call: submit, kind: 'status', status, times: 10_000 });
    for (let round = 0; round < 10; round += 1) await world.round();
    expect(await world.job(id)).toMatchObject({ status: 'running', attention: null });
    const held = await world.until(id, ({ attention }) => attention !== null, { stepMs: 10_000 });
    const message = 'The node takes no result: it is at WaitingForExternalAction.';
    expect(held).toMatchObject({ status: 'running', attention: { code: 'settlement_stuck', message } });
    world.masumi.faults.clear();
    expect((await world.until(id, isCompleted, { stepMs: 10_000 })).attention).toBeNull();
  },
);

/** Completed, and the transaction of its result lost with the wallet's time-out. */
async function droppedResult(): Promise<Job> {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: 'chain submit', kind: 'wallet_timeout' });
  const job = await world.until(id, isCompleted);
  await world.round(5 * minute);
  for (let round = 0; round < 4 && !hasDropped(); round += 1) await world.round(minute);
  return job;
}

const hasDropped = () => world.masumi.payments()[0]?.nextAction.errorType === 'Unknown';

test('a result that the node drops is handed in again within a minute, however old its job is, each time', async () => {
  world = await openWorld();
  const { id } = await world.order();
  await world.until(id, isCompleted);
  // Of the chain nothing is heard for an hour, so that the question has grown old by then.
  const { tick } = world.masumi;
  world.masumi.tick = () => undefined;
  for (let round = 0; round < 60; round += 1) await world.round(minute);
  world.masumi.tick = tick;
  world.masumi.faults.add({ call: 'chain submit', kind: 'wallet_timeout', times: 3 });
  for (let drop = 0; drop < 3; drop += 1) {
    for (let round = 0; round < 20 && !hasDropped(); round += 1) await world.round(minute / 2);
    expect(hasDropped()).toBe(true);
    for (let round = 0; round < 2; round += 1) await world.round(minute / 2);
    expect(hasDropped()).toBe(false);
  }
});

test('a result that the node dropped and that comes too late by now asks for attention at the deadline', async () => {
  const { id, payment } = await droppedResult();
  world.masumi.faults.add({ call: submit, kind: 'status', status: 503, times: 10_000 });
  const deadline = payment!.submit_result_time_ms - 6 * minute;
  await world.round(deadline - 90_000 - world.clock.now().getTime());
  expect((await world.job(id)).attention).toBeNull();
  for (let round = 0; round < 3; round += 1) await world.round(30_000);
  expect((await world.job(id)).attention).toMatchObject({
    code: 'settlement_stuck',
    message: 'The node is at WaitingForExternalAction and does not put the result on chain by itself.',
  });
});
