import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { startBuyer, type Buyer } from '../../server/sandbox/buyer.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { inputHash, outputHash } from '../../server/jobs/money/hashes.ts';
import { openWorld, type World } from '../support/world.ts';
import { startKodosumi, type Kodosumi } from './start-kodosumi.ts';
import { patiently } from '../support/slowness.ts';

// The real Kodosumi on real Ray; only the payment is simulated. Its time is real too, so everything here waits for it.
let kodosumi: Kodosumi;
let masumi: MasumiSimulator;
let buyer: Buyer;
let world: World;
let chain: NodeJS.Timeout;
const clock = { now: () => new Date(), step: () => {} };

const sold = (flow: string) => ({
  name: flow,
  kodosumi_agent_id: `summary:${flow}`,
  masumi_agent_identifier: sandboxAgents.writer.agentIdentifier,
});
const agents = {
  haiku: sold('Haiku writer'),
  fields: sold('Every field'),
  raises: sold('Raises'),
  refuses: sold('Refuses'),
  asks: { ...sold('Asks a human'), kodosumi_agent_id: 'path:/asks-a-human' },
};

beforeAll(async () => {
  kodosumi = await startKodosumi();
  masumi = await startMasumiSimulator();
  buyer = startBuyer({ node: masumi, everyMs: 200 });
  chain = setInterval(masumi.tick, 200);
  world = await openWorld({
    clock,
    masumi,
    env: {
      KODOSUMI_BASE_URL: kodosumi.baseUrl,
      KODOSUMI_USERNAME: kodosumi.username,
      KODOSUMI_PASSWORD: kodosumi.password,
      AGENTS_CONFIG: JSON.stringify(agents),
    },
  });
  world.service.startReconciling();
}, patiently(300_000));

afterAll(async () => {
  clearInterval(chain);
  buyer.stop();
  await world.close();
  await masumi.stop();
  await kodosumi.stop();
}, patiently(60_000));

async function ended(agentKey: string, id: number): Promise<Job> {
  return reached(agentKey, id, (job) => job.status === 'completed' || job.status === 'failed');
}

async function reached(agentKey: string, id: number, holds: (job: Job) => boolean): Promise<Job> {
  return await expect
    .poll(() => world.job(id, agentKey), { timeout: patiently(120_000), interval: 250 })
    .toSatisfy(holds)
    .then(() => world.job(id, agentKey));
}

test('every agent is listed as available, with its form', async () => {
  const listed = async () => {
    const { body } = await world.call<{
      items: { key: string; availability: { status: string }; input_fields: { name: string }[] }[];
    }>('/agents');
    return body.items;
  };
  // The first list waits for no cold agent longer than a second.
  await expect
    .poll(async () => (await listed()).map(({ key, availability }) => [key, availability.status]), {
      timeout: patiently(30_000),
    })
    .toEqual(Object.keys(agents).map((key) => [key, 'available']));
  expect((await listed())[1]?.input_fields.map(({ name }) => name)).toEqual([
    'text',
    'number',
    'boolean',
    'select',
    'textarea',
  ]);
});

test(
  "a paid job completes with the flow's real output, and both hashes hold",
  { timeout: patiently(150_000) },
  async () => {
    const data = { prompt: 'A lighthouse', tone: 'dry' };
    const began = Date.now();
    const { id, payment } = await world.order('haiku', { data });
    const job = await ended('haiku', id);
    process.stdout.write(`ordered to completed in ${((Date.now() - began) / 1_000).toFixed(1)} s\n`);
    expect(job.status).toBe('completed');
    const output = '# A lighthouse\n\nA dry evening falls,\n\nthe lamp is lit for nobody,\n\nthe sea reads along.';
    expect(job.result?.output).toBe(output);
    const salt = payment?.identifier_from_purchaser ?? '';
    expect(payment?.input_hash).toBe(inputHash(salt, data));
    expect(job.settlement.output_hash).toBe(outputHash(salt, output, 'escaped'));
    await reached('haiku', id, (seen) => seen.settlement.state === 'result_on_chain');
  },
);

test(
  'what is entered arrives, and digits that no double holds come back as they were',
  { timeout: patiently(150_000) },
  async () => {
    const data = { text: 'Zoë', number: 4, boolean: true, select: 'b', textarea: 'two\nlines', extra: 1 };
    const ordered = await world.order('fields', { data });
    const job = await ended('fields', ordered.id);
    expect(ordered).toMatchObject({ ignored_fields: ['extra'] });
    expect(job.result?.metadata).toMatchObject({ type: 'dict', content_type: 'application/json' });
    expect(job.result?.output).toContain('"beyond_double":1180591620717411303424');
    expect(JSON.parse(job.result?.output ?? '')).toMatchObject({
      text: 'Zoë',
      number: 4,
      boolean: true,
      select: 'b',
      textarea: 'two\nlines',
    });
  },
);

test(
  'an agent that raises fails the job, with the words it has for its user and no others',
  { timeout: patiently(150_000) },
  async () => {
    const told = await world.order('raises', { data: { kind: 'kodosumi' } });
    const plain = await world.order('raises', { data: { kind: 'plain' } });
    expect((await ended('raises', told.id)).error).toEqual({
      code: 'run_failed',
      message: 'the agent gave up on purpose',
    });
    expect((await ended('raises', plain.id)).error).toEqual({
      code: 'run_failed',
      message: 'The agent ended with an error.',
    });
  },
);

test('an agent that refuses the input fails the job with its reasons', { timeout: patiently(150_000) }, async () => {
  const { id } = await world.order('refuses', { data: { topic: 'x' } });
  const { error } = await ended('refuses', id);
  expect(error?.code).toBe('run_refused');
  expect(error?.message).toContain("topic: 'x' will not do");
});

test('an agent that asks a human is shown as awaiting input', { timeout: patiently(150_000) }, async () => {
  const { id } = await world.order('asks', { data: { question: 'Shall I?', patience: 600 } });
  await reached('asks', id, (job) => job.status === 'awaiting_input');
});
