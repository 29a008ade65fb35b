import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '@masumi-kodosumi-connector/client';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: { access: { kind: 'local_only' } } });
});
afterAll(() => world.close());

test('a list goes through all pages, newest first, and fetches no page that nobody asked for', async () => {
  const asked: string[] = [];
  const client = createClient({
    baseUrl: world.url,
    fetch: (input, init) => {
      asked.push(new URL(input instanceof Request ? input.url : input).search);
      return fetch(input, init);
    },
  });
  const ids: number[] = [];
  for (let count = 0; count < 101; count += 1) ids.unshift((await client.create('gratis', order)).id);
  asked.length = 0;

  for await (const job of client.list('gratis')) {
    expect(job.id).toBe(ids[0]);
    break;
  }
  expect(asked).toEqual(['?limit=100']);

  const listed: number[] = [];
  for await (const { id } of client.list('gratis', { status: 'payment_confirmed' })) listed.push(id);
  expect(listed).toEqual(ids);
  expect(asked).toHaveLength(3);

  for await (const job of client.list('gratis', { status: 'failed' })) throw new Error(`job ${job.id} did not fail`);
});

const order = { data: { prompt: 'A page about lighthouses' } };
