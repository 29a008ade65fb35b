import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Agent, Job } from '@masumi-kodosumi-connector/contract/router';
import { expect, onTestFinished, test } from 'vitest';
import { cleanCopy } from './clean-copy.ts';
import { patiently } from '../support/slowness.ts';

const readme = readFileSync(`${import.meta.dirname}/../../README.md`, 'utf8');
const blocks = [...readme.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);
/** Each command of the README that asks the service, over however many lines it is written. */
const curls = blocks.flatMap((block) => block.split(/(?<!\\)\n/).filter((line) => line.startsWith('curl ')));

test('whoever types what the README says gets what it says', { timeout: patiently(60_000) }, async () => {
  expect(readme).toContain('\nnpm start ');
  const url = await startLikeAStranger(cleanCopy());
  const [look = '', order = '', fetchIt = ''] = curls;
  expect(curls).toHaveLength(3);

  expect(await type<Agent>(look, url)).toMatchObject({ key: 'writer', availability: { status: 'available' } });
  const ordered = await type<Job>(order, url);
  expect(ordered).toMatchObject({ id: 1, status: 'pending_payment', payment: { network: 'Preprod' } });
  let job = ordered;
  await expect
    .poll(async () => (job = await type<Job>(fetchIt, url)).status, { timeout: patiently(40_000), interval: 500 })
    .toBe('completed');
  expect(job.result?.output).toContain('Your AI agent prompt here');
});

async function type<Answer>(line: string, url: string): Promise<Answer> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line.replaceAll('http://127.0.0.1:3000', url)]);
  return JSON.parse(stdout) as Answer;
}

/** What waits in the sandbox for the reader's sake need not. */
const quick = { SANDBOX_FAST: '1', SANDBOX_PAY_DELAY_MS: '0', SANDBOX_LOCK_DELAY_MS: '0', LOG_LEVEL: 'warn' };

/** `npm start` with nothing configured, but for a port that nobody else has. */
async function startLikeAStranger(folder: string): Promise<string> {
  const { PATH, HOME } = process.env;
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    env: { PATH, HOME, TMPDIR: folder, PORT: '0', ...quick },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(npm, 'close');
  onTestFinished(async () => {
    // npm, its shell and the service are one group.
    if (npm.exitCode === null) process.kill(-Number(npm.pid), 'SIGTERM');
    await ended;
  });
  for await (const line of createInterface(npm.stdout)) {
    const [, url] = / listens on (\S+)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('npm start ended before the service listened');
}
