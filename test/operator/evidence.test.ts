import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { expect, onTestFinished, test } from 'vitest';
import { openWorld } from '../support/world.ts';
import { runJobsCommand } from './run-jobs-command.ts';

type Evidence = {
  job: object;
  identifier_from_purchaser: string;
  input: { data: object; ignored_fields: string[] };
  output: { result: { output: string } };
  events: { type: string }[];
};

test('the evidence of a job holds what was ordered and delivered, and both hashes can be computed from it', async () => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const { database } = world.config;
  if (database.kind !== 'postgres') throw new Error('this test wants PostgreSQL');
  const evidenceOf = (id: number) => runJobsCommand({ DATABASE_URL: database.url }, 'evidence', String(id));
  const data = { prompt: 'A page "with quotes"\nand lines', extra: [1, 2.5, 'ü'] };
  const { id } = await world.order('writer', { data });
  const job = await world.until(id, ({ status }) => status === 'completed');
  const { code, out } = await evidenceOf(id);
  expect(code).toBe(0);
  const evidence = JSON.parse(out) as Evidence;
  expect(evidence.input).toMatchObject({ data, ignored_fields: ['extra'] });
  const { payment, result, settlement } = job;
  expect(evidence.job).toMatchObject({ id, payment, result, settlement });
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const identifier = evidence.identifier_from_purchaser;
  expect(sha256(`${identifier};${canonicalize(evidence.input.data)}`)).toBe(payment?.input_hash);
  const escaped = JSON.stringify(evidence.output.result.output).slice(1, -1);
  expect(sha256(`${identifier};${escaped}`)).toBe(settlement.output_hash);
  expect(evidence.events.map((event) => event.type)).toEqual(
    expect.arrayContaining(['job_ordered', 'payment_requested', 'funds_locked', 'run_launched', 'result_accepted']),
  );
  expect(await evidenceOf(999_999)).toEqual({ code: 1, out: 'There is no job 999999.\n' });
});
