import type { Job } from '@masumi-kodosumi-connector/contract';
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

const submit = 'POST /payment/submit-result';
const isCompleted = ({ status }: Job) => status === 'completed';

test('a refused result asks for attention with the reason of the node, and is handed in again until it is taken', async () => {
  world = await openWorld();
  const { id } = await world.order();
  world.masumi.faults.add({ call: submit, kind: 'status', status: 403, times: 10_000 });
  const held = await world.until(id, ({ attention }) => attention !== null);
  const message = 'The payment node refuses the result: Forbidden';
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
