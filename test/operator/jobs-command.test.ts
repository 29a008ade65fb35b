import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobRecords } from '../../server/adapters/postgres/postgres-job-records.ts';
import { compose } from '../../server/compose.ts';
import { adoptRun } from '../../server/jobs/operating/adopt-run.ts';
import { openWorld, type World } from '../support/world.ts';
import { runJobsCommand, type Said } from './run-jobs-command.ts';
import { patiently } from '../support/slowness.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const type = (...args: string[]): Promise<Said> => {
  const { database } = world.config;
  if (database.kind !== 'postgres') throw new Error('these tests want PostgreSQL');
  return runJobsCommand({ DATABASE_URL: database.url }, '--by', 'maria', ...args);
};

/** A paid job whose launch was sent and never answered. */
async function lostLaunch(kind: 'reset' | 'lost_after_effect'): Promise<number> {
  world.kodosumi.faults.add({ call: 'POST launch', kind });
  const { id } = await world.order('writer', { data: { prompt: `lost ${kind} ${Math.random()}` } });
  await world.until(id, (job) => job.attention?.code === 'launch_unknown');
  return id;
}

test('a lost launch is sent again only once the operator says that he looked, and who said so stays', async () => {
  const id = await lostLaunch('reset');
  const unlooked = await type('relaunch', String(id));
  expect(unlooked.code).toBe(1);
  expect(unlooked.out).toContain('--i-checked');

  expect(await type('relaunch', String(id), '--i-checked')).toEqual({
    code: 0,
    out: `Job ${id} will be launched again.\n`,
  });
  const done = await world.until(id, (job) => job.status === 'completed', { rounds: 20 });
  expect(done.attention).toBeNull();
  const shown = await type('show', String(id));
  expect(shown.out).toMatch(/launch_not_sent +{"by":"maria","reason":"checked in Kodosumi that no run was made"}/);
  expect((await type('relaunch', String(id), '--i-checked')).out).toContain('left as it is');
});

test('a launch that is sent again for the operator is so after another look at the funds', async () => {
  const id = await lostLaunch('reset');
  const runs = world.kodosumi.runs().length;
  const payment = world.masumi.payments().at(-1)!;
  Object.assign(payment, { onChainState: 'RefundRequested' });
  world.clock.step(60_000);
  expect((await type('relaunch', String(id), '--i-checked')).code).toBe(0);
  const failed = await world.until(id, (job) => job.status === 'failed', { rounds: 3 });
  expect(failed.error?.code).toBe('refund_requested');
  expect(world.kodosumi.runs()).toHaveLength(runs);
});

test('a run that the operator found is adopted, and nothing is launched', async () => {
  world.kodosumi.setSpoolerDown(true);
  const id = await lostLaunch('lost_after_effect');
  const runs = world.kodosumi.runs();
  const runId = runs.at(-1)!.fid;
  expect((await type('adopt', String(id), 'run-1')).out).toContain('24 hexadecimal');
  expect((await type('adopt', String(id), runId, '--reason', 'seen on the panel')).code).toBe(0);
  world.kodosumi.setSpoolerDown(false);
  await world.until(id, (job) => job.status === 'completed');
  expect(world.kodosumi.runs()).toHaveLength(runs.length);
  const { out } = await type('show', String(id));
  expect(out).toContain(`"runId":"${runId}"`);
  expect(out).toContain('"reason":"seen on the panel"');

  const other = await lostLaunch('reset');
  expect((await type('adopt', String(other), runId)).out).toContain('belongs to another job');
  expect((await type('fail', String(other), '--reason', 'a test')).code).toBe(0);
});

test('no run is adopted under a name that is no id of a run, whoever asks', async () => {
  const id = await lostLaunch('reset');
  for (const odd of ['../../api/users', '', 'A'.repeat(24), `${'a'.repeat(24)}/..`]) {
    const answer = await adoptRun(
      { ...world.service.deps, records: createJobRecords(world.service.database) },
      id,
      odd,
      { by: 'maria', reason: 'r' },
    );
    expect(answer).toEqual({ kind: 'refused', reason: 'a run has 24 hexadecimal characters' });
  }
  expect((await type('fail', String(id), '--reason', 'a test')).code).toBe(0);
});

test('a job that the operator fails shows why, and its money is followed until the buyer has it back', async () => {
  const id = await lostLaunch('reset');
  expect((await type('fail', String(id))).out).toContain('--reason');
  expect((await type('fail', String(id), '--reason', 'the agent is gone')).code).toBe(0);
  const failed = await world.job(id);
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'cancelled', message: 'the agent is gone' } });
  await world.until(id, (job) => job.settlement.state === 'refunded', { stepMs: 600_000, rounds: 80 });
  expect((await type('fail', String(id), '--reason', 'again')).out).toContain('it is failed');
});

test('what an agent or a colleague wrote does not steer the terminal', async () => {
  const id = await lostLaunch('reset');
  expect((await type('fail', String(id), '--reason', '\x1b[2Jgone\x9b1m\u202e')).code).toBe(0);
  const { out } = await type('show', String(id));
  expect(out).toContain(String.raw`cancelled: \x1b[2Jgone\x9b1m\u{202e}`);
  expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('funds that come for a job that was failed before it was paid are flagged', async () => {
  const { id } = await world.order();
  expect((await type('fail', String(id), '--reason', 'ordered by mistake')).code).toBe(0);
  expect((await world.job(id)).settlement.state).toBe('never_paid');
  const flagged = await world.until(id, (job) => job.attention?.code === 'funds_unexpected');
  expect(flagged.settlement.state).toBe('funds_locked');
});

test('a job that a service works on is waited for, and then named as held', async () => {
  const { id } = await world.order();
  const { duties } = world.service.deps;
  const now = new Date();
  const held = await duties.claim(id, 'money', now, new Date(now.getTime() + 25_000));
  expect(await type('fail', String(id), '--reason', 'x', '--wait', '0')).toMatchObject({
    code: 1,
    out: expect.stringContaining('A service works on job'),
  });
  const waiting = type('fail', String(id), '--reason', 'x');
  await duties.release(held!.duty, now);
  expect((await waiting).code).toBe(0);
  const unknown = await type('fail', '999999', '--reason', 'x');
  expect(unknown).toEqual({ code: 1, out: 'There is no job 999999.\n' });
});

test('the list names what is open', async () => {
  const { id } = await world.order();
  const list = await type('list');
  expect(list.out).toMatch(new RegExp(`^${id} +writer +pending_payment +awaiting_funds`, 'm'));
  expect(list.out).not.toMatch(/paid_out/);
  // Its launch would take the fault of the next test.
  expect((await type('fail', String(id), '--why', 'a test')).code).toBe(0);
});

test('what the list and one job tell a person they tell a program as JSON, control characters escaped', async () => {
  const id = await lostLaunch('reset');
  const { items } = JSON.parse((await type('list', '--json')).out) as { items: { id: number }[] };
  expect(items.find((item) => item.id === id)).toMatchObject({
    agent_key: 'writer',
    status: 'payment_confirmed',
    settlement: 'funds_locked',
    attention: { code: 'launch_unknown' },
  });
  expect((await type('fail', String(id), '--why', 'gone\x1b[2J\u{e0001}')).code).toBe(0);
  const { out } = await type('show', String(id), '--json');
  expect(out.trim()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(out)).toMatchObject({
    id,
    status: 'failed',
    error: { code: 'cancelled', message: 'gone\x1b[2J\u{e0001}' },
    events: expect.arrayContaining([expect.objectContaining({ type: 'launch_answer_lost' })]),
  });
});

test('an attention is closed with who and why, and comes back where the trouble is still there', async () => {
  const id = await lostLaunch('reset');
  expect((await type('close', String(id))).code).toBe(2);
  expect(await type('close', String(id), '--why', 'asked Kodosumi')).toEqual({
    code: 0,
    out: `Job ${id} asks for no attention any more.\n`,
  });
  expect((await world.job(id)).attention).toBeNull();
  const again = await type('close', String(id), '--why', 'again');
  expect(again).toEqual({ code: 1, out: `Job ${id} is left as it is: it asks for no attention.\n` });
  const { out } = await type('show', String(id));
  expect(out).toMatch(/attention_cleared +{"by":"maria","reason":"asked Kodosumi"}/);

  await world.until(id, (job) => job.attention?.code === 'launch_unknown', { rounds: 10 });
  expect((await type('fail', String(id), '--why', 'a test')).code).toBe(0);
});

test('a job whose result is being handed in is not failed: the buyer would pay for what nobody hands out', async () => {
  world.masumi.faults.add({ call: 'POST /payment/submit-result', kind: 'status', status: 500, probability: 1 });
  const { id } = await world.order();
  await world.until(id, () =>
    world.logged.some((line) => line.includes('result_frozen') && line.includes(`"job_id":${id},`)),
  );
  const refused = await type('fail', String(id), '--why', 'too slow');
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(
    /left as it is: its result is frozen and its hash is being handed in to the node, until /,
  );
  world.masumi.faults.clear();
  const done = await world.until(id, (job) => job.status === 'completed');
  expect(done.error).toBeNull();
});

test(
  'the embedded database is worked on once its service has stopped, and not before',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'connector-jobs-'));
    try {
      const env = { DATA_DIR: dataDir };
      expect((await runJobsCommand(env, 'list')).out).toContain('no embedded database');
      const database = { kind: 'pglite' as const, folder: join(dataDir, 'pglite') };
      const { clock, log } = world.service.deps;
      const service = await compose({ ...world.config, database, dataDir }, { clock, log });
      const refused = await runJobsCommand(env, 'list');
      expect(refused).toMatchObject({
        code: 1,
        out: expect.stringContaining('another process uses the embedded database'),
      });
      await service.close();
      expect(await runJobsCommand(env, 'list')).toEqual({ code: 0, out: 'No jobs.\n' });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  patiently(60_000),
);
