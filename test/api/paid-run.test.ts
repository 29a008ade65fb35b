import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a paid job runs once, shows its result when the hash is accepted, and is followed until it is paid out', async () => {
  const ordered = await world.order();
  expect(ordered).toMatchObject({ status: 'pending_payment', result: null, error: null, completed_at: null });
  expect(ordered.payment?.amounts).toEqual([{ amount: '10000000', unit: 'lovelace' }]);

  const seen = new Set<string>();
  const completed = await world.until(ordered.id, (job) => {
    seen.add(job.status);
    if (job.status !== 'completed') expect(job.result).toBeNull();
    return job.status === 'completed';
  });
  expect([...seen]).toEqual(['pending_payment', 'running', 'completed']);
  expect(world.kodosumi.runs()).toHaveLength(1);

  const output = completed.result?.output ?? '';
  expect(output).toContain('A page about lighthouses');
  expect(completed.result?.metadata).toMatchObject({ content_type: 'text/markdown; charset=utf-8', type: 'Markdown' });
  const salt = completed.payment?.identifier_from_purchaser ?? '';
  const escaped = JSON.stringify(output).slice(1, -1);
  expect(completed.settlement.output_hash).toBe(createHash('sha256').update(`${salt};${escaped}`).digest('hex'));

  const onChain = await world.until(ordered.id, (job) => job.settlement.state === 'result_on_chain');
  expect(world.masumi.payments()[0]).toMatchObject({
    onChainState: 'ResultSubmitted',
    resultHash: onChain.settlement.output_hash,
  });
  await world.until(ordered.id, (job) => job.settlement.state === 'paid_out', { stepMs: 600_000, rounds: 80 });
});

test("the origin's own request works word for word", async () => {
  const text = '{"data": {"prompt": "Your AI agent prompt here", "parameters": {}}, "payment_amount": 10.0}';
  const answer = await world.call('/writer/jobs', { text });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ status: 'pending_payment', ignored_fields: ['parameters'] });
});

test('a free agent runs without a payment', async () => {
  const ordered = await world.order('gratis');
  expect(ordered).toMatchObject({ status: 'payment_confirmed', payment: null, payment_id: null });
  const done = await world.until(ordered.id, (job) => job.status === 'completed', { agentKey: 'gratis' });
  expect(done).toMatchObject({ settlement: { state: 'not_required', output_hash: null } });
  expect(done.result?.output).toContain('lighthouses');
});

test('an agent that asks a human is shown as awaiting input, and goes on once it is answered', async () => {
  const { id } = await world.order('asking', { data: { question: 'Which way?' } });
  await world.until(id, (job) => job.status === 'awaiting_input', { agentKey: 'asking' });
  const run = world.kodosumi.runs().find((candidate) => candidate.flow === 'Asking');
  world.kodosumi.answerLock(run?.fid ?? '', { way: 'left' });
  const done = await world.until(id, (job) => job.status === 'completed', { agentKey: 'asking' });
  expect(done.result?.output).toBe('{"lease":{"way":"left"}}');
});

test('a failed run fails the job, says nothing of its traceback, and tells when the funds can be taken back', async () => {
  const { id } = await world.order('failing', { data: { how: 'unexpected' } });
  const failed = await world.until(id, (job) => job.status === 'failed', { agentKey: 'failing' });
  expect(failed.error).toEqual({ code: 'run_failed', message: 'The agent ended with an error.' });
  expect(failed.settlement.refund_available_at).toBe(failed.payment?.submit_result_time);
  await world.until(id, (job) => job.settlement.state === 'refunded', {
    agentKey: 'failing',
    stepMs: 600_000,
    rounds: 80,
  });
});

test("a failed run's word to its user is passed on", async () => {
  const { id } = await world.order('failing', { data: { how: 'told' } });
  const failed = await world.until(id, (job) => job.status === 'failed', { agentKey: 'failing' });
  expect(failed.error).toEqual({ code: 'run_failed', message: 'The source is not reachable' });
});
