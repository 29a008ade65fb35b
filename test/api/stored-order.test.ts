import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('an order is kept to the letter', async () => {
  const data = {
    prompt: `Is it ? or ?? or $1, 'quoted', "twice", back\\slash, \\' and ''; drop table jobs; -- ? \n\t ünïcödé 🎈`,
    "an 'odd' ? key": [1, 2.5, null, { '?': ['?', true] }],
  };
  const { id } = await world.order('writer', { data });
  const kept = await world.service.deps.jobs.find(id);
  const input = await world.service.deps.jobs.inputOf(id);
  expect(input.data).toEqual(data);
  expect(input.ignoredFields).toEqual(["an 'odd' ? key"]);
  expect(kept?.createdAt).toEqual(world.clock.now());
  expect(kept?.terms?.amounts).toEqual([{ amount: 10_000_000n, unit: 'lovelace' }]);
  const events = await world.service.database.em.fork().execute('select type from job_events where job_id = ?', [id]);
  expect(events).toEqual([{ type: 'job_ordered' }, { type: 'payment_requested' }]);
});

test('orders with one key at one moment are one job', async () => {
  const body = { data: { prompt: 'x' } };
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      world.call<Job>('/gratis/jobs', { body, headers: { 'idempotency-key': 'the same' } }),
    ),
  );
  const made = answers.filter(({ status }) => status === 201);
  expect(new Set(made.map((answer) => answer.body.id)).size).toBe(1);
  expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
});
