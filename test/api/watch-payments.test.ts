import { expect, test } from 'vitest';
import { createPaymentWatch } from '../../server/jobs/driving/watch-payments.ts';
import { openWorld } from '../support/world.ts';

test('a payment that changed is looked at before jobs that are merely due', async () => {
  const world = await openWorld({ config: { concurrency: 1 } });
  try {
    const watch = createPaymentWatch(world.service.deps);
    const look = async () => {
      await watch.pass();
      await world.service.dueDuties.pass();
      await world.service.dueDuties.idle();
    };
    // A new payment request is a change as well, so that each is looked at once.
    const waiting = await world.order();
    await look();
    world.clock.step(100);
    const paid = await world.order();
    await look();
    world.clock.step(5_000);
    world.masumi.lockFunds(paid.payment?.blockchain_identifier ?? '');

    await look();
    expect((await world.job(paid.id)).status).toBe('payment_confirmed');
    expect((await world.job(waiting.id)).status).toBe('pending_payment');
  } finally {
    await world.close();
  }
});
