import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: { reconcileIntervalMs: 10 } });
});
afterAll(() => world.close());

test('without a reconciler the service is not ready', async () => {
  const { status, headers, problem } = await world.call('/ready');
  expect(status).toBe(503);
  expect(problem).toMatchObject({ code: 'not_ready', detail: 'Not well: reconciler.' });
  expect(headers.get('retry-after')).toBe('5');
});

test('the clock of a flow shows once a launch was answered, here and among the figures', async () => {
  world.kodosumi.setClocks({ flowsMs: -40_000 });
  const { id } = await world.order();
  await world.until(id, ({ status }) => status === 'completed');
  world.service.startReconciling();
  await expect.poll(async () => (await world.call('/ready')).status).toBe(200);
  const { body } = await world.call<{ clocks: { flows: Record<string, number | null> } }>('/ready');
  expect(body.clocks.flows).toMatchObject({ survey: null });
  expect(Math.abs((body.clocks.flows['writer'] ?? 0) + 40)).toBeLessThan(1);
  const figure = /connector_flow_clock_offset_seconds{agent="writer"} (\S+)/.exec(await world.service.metrics.scrape());
  expect(Number(figure?.[1])).toBe(body.clocks.flows['writer']);
});

test('an upstream that is away shows, and leaves the service ready', async () => {
  const well = await world.call('/ready');
  expect(well.body).toMatchObject({ status: 'ready', upstreams: { kodosumi: 'ok', masumi: 'ok' } });
  world.kodosumi.setSpoolerDown(true);
  world.masumi.faults.add({ call: '*', kind: 'reset', times: 1_000 });
  world.clock.step(6_000);
  const unwell = await world.call('/ready');
  expect(unwell.status).toBe(200);
  expect(unwell.body).toMatchObject({ upstreams: { kodosumi: 'unwell', masumi: 'unwell' } });
});
