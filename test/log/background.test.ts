import { expect, test } from 'vitest';
import { openWorld } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

test('what is done for a job in the background carries the id of no request', async () => {
  // Only the order's own wake-up makes a pass in that time.
  const world = await openWorld({ config: { reconcileIntervalMs: 60_000 } });
  world.service.startReconciling();
  const lines = () => world.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  const launched = () => lines().find(({ events }) => Array.isArray(events) && events.includes('run_launched'));
  try {
    await world.order('gratis', undefined, { 'x-request-id': 'of-the-order' });
    await expect.poll(launched, { timeout: patiently(20_000) }).toBeDefined();
    expect(launched()).not.toHaveProperty('request_id');
    expect(lines().find(({ message }) => message === 'request')).toMatchObject({ request_id: 'of-the-order' });
  } finally {
    await world.close();
  }
});
