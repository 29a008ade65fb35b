import type { Payment } from '@masumi-kodosumi-connector/client';
import { createClient, isPaymentNeeded, isProblem, isWaitTimeout } from '@masumi-kodosumi-connector/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goOnUntil } from '../support/go-on-until.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const client = () => createClient({ baseUrl: world.url });
const order = { data: { prompt: 'A page about lighthouses' } };
const isOrdered = async () => (await client().list('writer').next()).value !== undefined;

test('a paid agent is not ordered from as long as nobody pays', async () => {
  const failure = await client()
    .run('writer', order)
    .catch((error: unknown) => error);
  expect(isPaymentNeeded(failure) && failure.message).toContain('nothing was ordered');
  expect(await isOrdered()).toBe(false);
  expect(world.masumi.payments()).toEqual([]);
});

test('one call orders, has the funds locked, and gives the result', async () => {
  const paid: Payment[] = [];
  const keys: string[] = [];
  const seen: string[] = [];
  const run = client().run('writer', order, {
    onKey: (key) => {
      keys.push(key);
    },
    pay: (payment, { job, idempotencyKey }) => {
      expect(job.payment).toEqual(payment);
      expect(idempotencyKey).toBe(keys[0]);
      paid.push(payment);
      return Promise.resolve();
    },
    onChange: ({ status }) => {
      seen.push(status);
    },
  });
  const job = await goOnUntil(world, run);
  expect(job.status === 'completed' && job.result.output).toContain('lighthouses');
  expect(paid).toHaveLength(1);
  expect(seen.at(-1)).toBe('completed');

  const again = client().run('writer', order, {
    ...{ idempotencyKey: keys[0], pay: () => Promise.reject(new Error('paid twice')) },
  });
  expect((await again).id).toBe(job.id);
});

test('a free agent needs nobody who pays, and a failed run says why', async () => {
  const job = await goOnUntil(world, client().run('gratis', order));
  expect(job.status).toBe('completed');
  const pay = () => Promise.resolve();
  const failed = await goOnUntil(world, client().run('failing', { data: { how: 'told' } }, { pay }));
  expect(failed.status === 'failed' && failed.error.code).toBe('run_failed');
});

test('who cannot pay hears that, and every failure names the key of the order', async () => {
  const broke = client().run('writer', order, { pay: () => Promise.reject(new Error('the wallet is empty')) });
  await expect(broke).rejects.toThrow('the wallet is empty');
  const late = client().run('writer', order, { idempotencyKey: 'mine', pay: () => Promise.resolve(), timeoutMs: 1 });
  await expect(late).rejects.toSatisfy((error) => isWaitTimeout(error) && error.idempotencyKey === 'mine');
  const refused = client().create('writer', { data: {} }, { idempotencyKey: 'theirs' });
  await expect(refused).rejects.toSatisfy((error) => isProblem(error) && error.idempotencyKey === 'theirs');
  const reading = client().get('writer', 999_999);
  await expect(reading).rejects.toSatisfy((error) => isProblem(error) && error.idempotencyKey === null);
});
