import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { expect, onTestFinished, test } from 'vitest';
import { startMasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { agentsConfig } from '../support/agents-config.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';
import { openWorld, type World } from '../support/world.ts';

const collection = `addr_test1${'q'.repeat(98)}`;
const own = `addr_test1${'z'.repeat(98)}`;

/** A node whose selling wallet has a collection address, and what else the agent of the second contract says. */
async function open(collectionAddress: string | undefined, second: object = {}): Promise<World> {
  const clock = createSteppedClock();
  const masumi = await startMasumiSimulator({ clock, ...(collectionAddress !== undefined && { collectionAddress }) });
  const agents = agentsConfig(sandboxAgents) as Record<string, object>;
  const AGENTS_CONFIG = JSON.stringify({ ...agents, second: { ...agents['second'], ...second } });
  const world = await openWorld({ clock, masumi, env: { AGENTS_CONFIG } });
  onTestFinished(() => world.close());
  return world;
}

/** What a buyer's own node says to the terms that the job shows. */
async function purchase({ masumi }: World, { payment }: Job, more: object): Promise<[number, string | undefined]> {
  if (payment === null) throw new Error('the job is free');
  const response = await fetch(`${masumi.url}/api/v1/purchase`, {
    method: 'POST',
    headers: { token: masumi.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      blockchainIdentifier: payment.blockchain_identifier,
      network: payment.network,
      inputHash: payment.input_hash,
      sellerVkey: payment.seller_vkey,
      agentIdentifier: payment.agent_identifier,
      identifierFromPurchaser: payment.identifier_from_purchaser,
      payByTime: String(payment.pay_by_time_ms),
      submitResultTime: String(payment.submit_result_time_ms),
      unlockTime: String(payment.unlock_time_ms),
      externalDisputeUnlockTime: String(payment.external_dispute_unlock_time_ms),
      supportedPaymentSourceIndex: payment.supported_payment_source_index ?? undefined,
      ...more,
    }),
  });
  const body = (await response.json()) as { error?: { message: string } };
  return [response.status, body.error?.message];
}

const warned = ({ logged }: World) => logged.filter((line) => line.includes('seller_return_address'));

test('the return address that the node signed is shown, without it nobody can pay, and the operator hears of it', async () => {
  const world = await open(collection);
  const job = await world.order('second');
  expect(job.payment).toMatchObject({ seller_return_address: collection, force_layer: null });
  const refused = [400, 'Invalid blockchain identifier, signature invalid'];
  expect(await purchase(world, job, {})).toEqual(refused);
  expect(await purchase(world, job, { sellerReturnAddress: own })).toEqual(refused);
  expect(await purchase(world, job, { sellerReturnAddress: job.payment?.seller_return_address })).toEqual([
    200,
    undefined,
  ]);
  expect(warned(world)).toHaveLength(1);
  expect(warned(world)[0]).toContain('the marketplace cannot');
  const done = await world.until(job.id, ({ status }) => status === 'completed', { agentKey: 'second' });
  expect(done.payment?.seller_return_address).toBe(collection);
});

test('an agent says itself where its money goes', async () => {
  const world = await open(collection, { seller_return_address: own });
  const job = await world.order('second');
  expect(job.payment?.seller_return_address).toBe(own);
  expect(await purchase(world, job, { sellerReturnAddress: own })).toEqual([200, undefined]);
});

test('where there is none, everybody can pay, and nothing is said', async () => {
  const world = await open(undefined);
  const job = await world.order('second');
  expect(job.payment?.seller_return_address).toBeNull();
  expect(await purchase(world, job, {})).toEqual([200, undefined]);
  expect(warned(world)).toEqual([]);
});

test('with the first contract it is not signed, and anybody can pay', async () => {
  const world = await open(collection);
  const job = await world.order('writer');
  expect(job.payment?.seller_return_address).toBe(collection);
  expect(await purchase(world, job, {})).toEqual([200, undefined]);
  expect(warned(world)).toEqual([]);
});
