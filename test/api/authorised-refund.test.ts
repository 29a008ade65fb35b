import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a refund that the operator granted in a dispute is not undone by handing the result in again', async () => {
  const { id, payment } = await world.order();
  const state = (wanted: string) => world.until(id, ({ settlement }) => settlement.state === wanted, { rounds: 30 });
  const say = async (path: string) => {
    const answer = await fetch(`${world.masumi.url}/api/v1${path}`, {
      method: 'POST',
      headers: { token: world.masumi.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ network: 'Preprod', blockchainIdentifier: payment!.blockchain_identifier }),
    });
    expect(answer.status).toBe(200);
  };
  await state('result_on_chain');
  await say('/purchase/request-refund');
  await state('disputed');
  await say('/payment/authorize-refund');
  await state('refund_requested');
  for (let round = 0; round < 10; round += 1) await world.round(60_000);
  expect(world.masumi.payments()[0]).toMatchObject({ onChainState: 'RefundRequested' });
  expect((await world.job(id)).settlement.state).toBe('refund_requested');
  world.masumi.tick = () => undefined;
  world.clock.step(payment!.submit_result_time_ms - world.clock.now().getTime());
  for (let round = 0; round < 10; round += 1) await world.round(60_000);
  expect(await world.job(id)).toMatchObject({ settlement: { state: 'refund_requested' }, attention: null });
});
