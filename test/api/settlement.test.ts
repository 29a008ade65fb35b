import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

const minute = 60_000;
const day = 1_440 * minute;
let world: World;
afterEach(() => world.close());

const isSettledAs = (state: Job['settlement']['state']) => (job: Job) => job.settlement.state === state;
const payment = () => world.masumi.payments()[0]!;
const roundsOf = async (count: number, stepMs: number) => {
  for (let round = 0; round < count; round += 1) await world.round(stepMs);
};

test('a result that the chain loses is handed in again within two minutes, as long as there is time', async () => {
  world = await openWorld();
  const { id, payment: terms } = await world.order();
  await world.until(id, isSettledAs('result_on_chain'), { rounds: 100 });
  // The question has grown old by then.
  await roundsOf(8, 10 * minute);
  world.clock.step(terms!.submit_result_time_ms - 9 * minute - world.clock.now().getTime());
  await world.round(0);
  const { resultHash } = payment();
  const nextAction = { ...payment().nextAction, requestedAction: 'WaitingForExternalAction', resultHash: null };
  Object.assign(payment(), { onChainState: 'FundsLocked', resultHash: '', nextAction });
  await roundsOf(4, minute / 2);
  expect(payment().nextAction.resultHash ?? payment().resultHash).toBe(resultHash);
  const events = await world.service.database.em
    .fork()
    .execute<{ type: string }[]>('select type from job_events where job_id = ? order by id', [id]);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['result_rolled_back', 'result_resubmitted']));
  await world.until(id, isSettledAs('result_on_chain'), { rounds: 100 });
});

test('money that nobody takes asks for attention after the last deadline, and is asked about less and less', async () => {
  world = await openWorld();
  const { id, payment: terms } = await world.order('failing');
  await world.until(id, ({ status }) => status === 'failed', { agentKey: 'failing' });
  world.masumi.tick = () => undefined;
  world.clock.step(terms!.external_dispute_unlock_time_ms - world.clock.now().getTime() - minute);
  await roundsOf(1, 0);
  expect((await world.job(id, 'failing')).attention).toBeNull();
  await roundsOf(3, 10 * minute);
  const flagged = await world.job(id, 'failing');
  expect(flagged).toMatchObject({
    ...{ settlement: { state: 'funds_locked' }, attention: { code: 'settlement_stuck' } },
  });
  await roundsOf(30, day);
  const looks = () =>
    world.service.database.em.fork().execute<{ lease_token: number }[]>('select lease_token from duties');
  const [before] = await looks();
  await roundsOf(48, 30 * minute);
  const [after] = await looks();
  expect(after!.lease_token - before!.lease_token).toBeLessThanOrEqual(4);
  Object.assign(payment(), { onChainState: 'RefundWithdrawn' });
  await world.until(id, isSettledAs('refunded'), { agentKey: 'failing', stepMs: day });
  expect((await world.job(id, 'failing')).attention).toBeNull();
});

test('a paid job whose result the database refuses asks for attention, and goes on once it is taken', async () => {
  world = await openWorld();
  const em = () => world.service.database.em.fork();
  const { id } = await world.order();
  await em().execute("alter table job_results add constraint refuse check (output = '')");
  const held = await world.until(id, ({ attention }) => attention !== null);
  expect(held).toMatchObject({ status: 'running', attention: { code: 'cannot_store' } });
  await em().execute('alter table job_results drop constraint refuse');
  const done = await world.until(id, ({ status }) => status === 'completed', { stepMs: 10_000 });
  expect(done.attention).toBeNull();
});
