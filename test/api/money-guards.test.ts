import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
const submit = 'POST /payment/submit-result';
let world: World;
afterEach(() => world.close());

const isRunning = ({ status }: Job) => status === 'running';
const isCompleted = ({ status }: Job) => status === 'completed';
/** The node's own row of the only payment. */
const payment = () => world.masumi.payments()[0]!;
const stepTo = async (instantMs: number) => {
  world.clock.step(instantMs - world.clock.now().getTime());
  await world.round(0);
};

/** Its run has ended, and the node takes no result. */
async function withResultToHandIn(): Promise<Job> {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: submit, kind: 'status', status: 404, times: 10_000 });
  await world.until(id, isRunning);
  for (let round = 0; round < 10; round += 1) await world.round();
  const job = await world.job(id);
  expect(job).toMatchObject({ status: 'running', result: null });
  return job;
}

test("a result counts as taken for its own hash alone, not for another's that the payment shows", async () => {
  const { id } = await withResultToHandIn();
  const { nextAction } = payment();
  Object.assign(payment(), {
    nextAction: { ...nextAction, requestedAction: 'SubmitResultRequested', resultHash: 'ff'.repeat(32) },
  });
  for (let round = 0; round < 6; round += 1) await world.round(minute);
  expect(await world.job(id)).toMatchObject({ status: 'running', result: null });
});

test('a result is not handed in once the node would not send it any more, and the job ends', async () => {
  const { id, payment: terms } = await withResultToHandIn();
  world.clock.step(terms!.submit_result_time_ms - 6 * minute - world.clock.now().getTime());
  world.masumi.faults.clear();
  await world.round(0);
  const failed = await world.until(id, ({ status }) => status === 'failed');
  expect(failed.error?.code).toBe('result_deadline_passed');
  expect(payment().nextAction.resultHash ?? '').toBe('');
});

test('funds that went back before the result could be handed in end the job', async () => {
  const { id } = await withResultToHandIn();
  Object.assign(payment(), { onChainState: 'RefundWithdrawn' });
  const failed = await world.until(id, ({ status }) => status === 'failed', { stepMs: 10_000 });
  expect(failed).toMatchObject({
    ...{ error: { code: 'result_deadline_passed' }, settlement: { state: 'refunded' } },
  });
});

test('a node that asks for patience with a result is given it', async () => {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: submit, kind: 'status', status: 429, retryAfter: 120 });
  await world.until(id, isRunning);
  for (let round = 0; round < 11; round += 1) await world.round(10_000);
  expect(await world.job(id)).toMatchObject({ status: 'running', result: null });
  await world.until(id, isCompleted, { stepMs: 10_000 });
});

test('a lock that shows half an hour after the time to pay is still taken', async () => {
  world = await openWorld();
  world.buyer.tick = () => Promise.resolve();
  // The node says nothing of the chain.
  world.masumi.tick = () => undefined;
  const { id, payment: terms } = await world.order();
  await stepTo(terms!.pay_by_time_ms + 29 * minute);
  expect((await world.job(id)).status).toBe('pending_payment');
  await stepTo(terms!.pay_by_time_ms + 31 * minute);
  const failed = await world.until(id, ({ status }) => status === 'failed');
  expect(failed.error?.code).toBe('payment_window_closed');
});
