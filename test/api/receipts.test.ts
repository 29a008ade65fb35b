import { randomBytes } from 'node:crypto';
import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase } from '../support/postgres.ts';
import { openWorld, type World, type WorldOptions } from '../support/world.ts';

const key = () => randomBytes(32).toString('base64');
const completed = ({ status }: Job) => status === 'completed';

async function open(options: WorldOptions): Promise<World> {
  const world = await openWorld(options);
  onTestFinished(() => world.close());
  return world;
}

const keysOf = async (world: World) => (await world.call<JSONWebKeySet>('/.well-known/jwks.json')).body;

async function verified(world: World, receipt: string | null): Promise<Record<string, unknown>> {
  const { payload } = await compactVerify(receipt ?? '', createLocalJWKSet(await keysOf(world)), {
    algorithms: ['EdDSA'],
  });
  return JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
}

test('a completed job proves by its receipt what was sold, for how much and when', async () => {
  const world = await open({ env: { RECEIPT_KEY: key() } });
  const { id, receipt } = await world.order();
  expect(receipt).toBeNull();
  const running = await world.until(id, ({ status }) => status === 'running');
  expect(running.receipt).toBeNull();
  const job = await world.until(id, completed);
  const said = await verified(world, job.receipt);
  expect(said).toEqual({
    job_id: id,
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    agent_key: 'writer',
    agent_identifier: job.payment?.agent_identifier,
    network: 'Preprod',
    amounts: [{ amount: '10000000', unit: 'lovelace' }],
    blockchain_identifier: job.payment?.blockchain_identifier,
    payment_id: job.payment_id,
    identifier_from_purchaser: job.payment?.identifier_from_purchaser,
    input_hash: job.payment?.input_hash,
    output_hash: job.settlement.output_hash,
    created_at: job.created_at,
    payment_confirmed_at: expect.stringMatching(/Z$/) as string,
    completed_at: job.completed_at,
  });

  const paidOut = await world.until(id, ({ settlement }) => settlement.state === 'paid_out', {
    ...{ rounds: 200, stepMs: 600_000 },
  });
  expect(paidOut.receipt).toBe(job.receipt);
  const { items } = (await world.call<{ items: Job[] }>('/writer/jobs')).body;
  expect(items.map((listed) => listed.receipt)).toEqual([job.receipt]);

  const [head = '', body = '', signature = ''] = (job.receipt ?? '').split('.');
  const forged = Buffer.from(JSON.stringify({ ...said, output_hash: '0'.repeat(64) })).toString('base64url');
  await expect(verified(world, [head, forged, signature].join('.'))).rejects.toThrow();
  expect(await verified(world, [head, body, signature].join('.'))).toEqual(said);
});

test('a free job has a receipt without a payment, and a failed one has none', async () => {
  const world = await open({ env: { RECEIPT_KEY: key() } });
  const free = await world.order('gratis');
  const done = await world.until(free.id, completed, { agentKey: 'gratis' });
  expect(await verified(world, done.receipt)).toMatchObject({
    ...{ job_id: free.id, amounts: [], payment_id: null, blockchain_identifier: null, agent_identifier: null },
  });
  const failing = await world.order('failing', { data: { prompt: 'x' } });
  const failed = await world.until(failing.id, ({ status }) => status === 'failed', { agentKey: 'failing' });
  expect(failed.receipt).toBeNull();
});

test('without a key there are no receipts', async () => {
  const world = await open({});
  const { id } = await world.order('gratis');
  expect((await world.until(id, completed, { agentKey: 'gratis' })).receipt).toBeNull();
  expect(await keysOf(world)).toEqual({ keys: [] });
});

test('services that start together make one key, keep it sealed, and seal it anew with a new secret', async () => {
  const postgresUrl = await createDatabase(inject('adminDatabaseUrl'));
  const [old, fresh] = [key(), key()];
  const first = await openWorld({ postgresUrl, env: { SECRETS_KEY: `old:${old}` } });
  const others = await Promise.all([1, 2].map(() => openWorld({ beside: first, env: { SECRETS_KEY: `old:${old}` } })));
  const { keys } = await keysOf(first);
  expect(keys).toHaveLength(1);
  for (const other of others) expect(await keysOf(other)).toEqual({ keys });
  const sealed = async (world: World) =>
    (
      await world.service.database.em.fork().execute<{ sealed_seed: string }[]>('select sealed_seed from receipt_keys')
    ).map((row) => row.sealed_seed.split('.')[0]);
  expect(await sealed(first)).toEqual(['old']);
  const { id } = await first.order('gratis');
  const { receipt } = await first.until(id, completed, { agentKey: 'gratis' });

  const rotated = await openWorld({ beside: first, env: { SECRETS_KEY: `fresh:${fresh},old:${old}` } });
  expect(await sealed(first)).toEqual(['fresh']);
  expect(await verified(rotated, receipt)).toMatchObject({ job_id: id });
  expect((await rotated.job(id, 'gratis')).receipt).toBe(receipt);
  await expect(openWorld({ beside: first, env: { SECRETS_KEY: `old:${old}` } })).rejects.toThrow(
    'the key of receipts is sealed with the key "fresh", which SECRETS_KEY does not hold',
  );
  for (const world of [rotated, ...others, first]) await world.close();
});

test('a receipt of an older key can be verified for good', async () => {
  const postgresUrl = await createDatabase(inject('adminDatabaseUrl'));
  const world = await open({ postgresUrl, env: { RECEIPT_KEY: key() } });
  const { id } = await world.order('gratis');
  const { receipt } = await world.until(id, completed, { agentKey: 'gratis' });
  const later = await open({ beside: world, env: { RECEIPT_KEY: key() } });
  expect((await keysOf(later)).keys).toHaveLength(2);
  expect(await verified(later, receipt)).toMatchObject({ job_id: id });
  const again = (await later.job(id, 'gratis')).receipt;
  expect(again).not.toBe(receipt);
  expect(await verified(later, again)).toEqual(await verified(later, receipt));
});
