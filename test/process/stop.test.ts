import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { expect, onTestFinished, test } from 'vitest';
import type { Spawned } from '../../scripts/spawn-process.ts';
import { onPostgres, startService, urlOf } from './start-service.ts';
import { patiently } from '../support/slowness.ts';

const timeout = patiently(60_000);
const sandbox = { SANDBOX: '1', PORT: '0', SANDBOX_FAST: '1', SANDBOX_PAY_DELAY_MS: '0', SANDBOX_LOCK_DELAY_MS: '0' };

// The sandbox writes to the error output that it was given, so that the end of that is the end of both.
test('a stop ends the service, its sandbox and its temporary folder', { timeout }, async () => {
  const service = startService(sandbox);
  await urlOf(service);
  expect(readdirSync(service.folder)).toHaveLength(1);
  await expectCleanStop(service);
  expect(readdirSync(service.folder)).toEqual([]);
});

test('a stop before the service listens is clean as well', { timeout }, async () => {
  const service = startService(sandbox);
  await expect.poll(() => readdirSync(service.folder).length, { timeout }).toBeGreaterThan(0);
  await expectCleanStop(service);
  expect(service.output()).toBe('');
  expect(readdirSync(service.folder)).toEqual([]);
});

test('a stop with work under way ends in time', { timeout }, async () => {
  const service = startService({ ...sandbox, ...(await onPostgres()) });
  const url = await urlOf(service);
  await Promise.all(Array.from({ length: 20 }, () => order(url)));
  await expectCleanStop(service);
});

test('a stop ends in time although an upstream never answers', { timeout }, async () => {
  const fault = { call: 'GET /outputs/status', kind: 'slow', delayMs: 600_000, probability: 1 };
  const service = startService({ ...sandbox, ...(await onPostgres()), SANDBOX_FAULTS: JSON.stringify(fault) });
  const url = await urlOf(service);
  const { id } = await order(url);
  // A worker that launched a run asks at once how it is, and then waits.
  await expect.poll(() => statusOf(url, id), { timeout: patiently(30_000), interval: 100 }).toBe('running');
  await expectCleanStop(service);
});

test('a stop ends in time although nobody reads the error output any more', { timeout }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'connector-stalled-'));
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: { PATH: process.env.PATH, TMPDIR: folder, ...sandbox, ...(await onPostgres()) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = / listens on (\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  // More lines than any pipe holds.
  for (let round = 0; round < 200; round += 1) {
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/health`).then((answer) => answer.text())));
  }
  const before = Date.now();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(Date.now() - before).toBeLessThan(patiently(10_000));
});

test('a process whose own thread stands still is ended as well', { timeout }, async () => {
  const script = `import('./server/process/end-for-sure.ts').then(({ endForSure }) => {
    endForSure(500);
    setTimeout(() => { for (;;); }, 200);
  })`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const before = Date.now();
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  expect(Date.now() - before).toBeLessThan(patiently(10_000));
});

async function statusOf(url: string, id: number): Promise<string> {
  const answer = await fetch(`${url}/writer/jobs/${id}`);
  return ((await answer.json()) as Job).status;
}

async function expectCleanStop(service: Spawned): Promise<void> {
  const before = Date.now();
  expect(await service.stop(30_000)).toBe(0);
  expect(Date.now() - before).toBeLessThan(patiently(10_000));
}

async function order(url: string): Promise<Job> {
  const answer = await fetch(`${url}/writer/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: { prompt: 'A page about lighthouses' } }),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Job;
}
