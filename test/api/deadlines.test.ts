import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

/** Paid, and at a run that ends only once it is told to. */
async function runningJob(): Promise<number> {
  world = await openWorld();
  const { id } = await world.order('asking', { data: { question: 'Which way?' } });
  await world.until(id, ({ status }) => status === 'awaiting_input', { agentKey: 'asking' });
  return id;
}

const job = (id: number) => world.job(id, 'asking');

/** So long before no result is worth anything any more. */
async function stepTo(beforeDeadlineMs: number, { payment }: Job): Promise<void> {
  const deadline = payment!.submit_result_time_ms - 6 * minute;
  await world.round(deadline - beforeDeadlineMs - world.clock.now().getTime());
}

test('a job whose panel never answers again is ended by its deadline', async () => {
  const id = await runningJob();
  world.kodosumi.faults.add({ call: '*', kind: 'reset', times: 100_000 });
  await stepTo(minute, await job(id));
  expect((await job(id)).status).toBe('awaiting_input');
  for (let round = 0; round < 4; round += 1) await world.round(30_000);
  expect(await job(id)).toMatchObject({ status: 'failed', error: { code: 'result_deadline_passed' } });
});

test('a result that the last question finds, once the deadline has passed, is delivered where nobody has to be paid', async () => {
  world = await openWorld();
  const { id } = await world.order('gratis');
  await world.until(id, ({ status }) => status === 'running', { agentKey: 'gratis', stepMs: 10 });
  await world.round(24 * 60 * minute);
  expect((await world.job(id, 'gratis')).status).toBe('completed');
});

test('an upstream that asks for patience does not carry a job past its deadline', async () => {
  const id = await runningJob();
  await stepTo(minute, await job(id));
  world.kodosumi.faults.add({ call: 'GET /outputs/status', kind: 'status', status: 429, retryAfter: 300 });
  await world.round(30_000);
  expect(world.kodosumi.faults.list()).toEqual([]);
  await world.round(30_000);
  expect(await job(id)).toMatchObject({ status: 'failed', error: { code: 'result_deadline_passed' } });
});
