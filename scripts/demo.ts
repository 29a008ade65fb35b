import { createClient } from '@masumi-kodosumi-connector/client';
import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { createCommand, NotDone, runCommand } from './command/command.ts';
import { checkHashes } from './demo/check-hashes.ts';
import { spawnProcess, type Spawned } from './spawn-process.ts';

/** It takes about ten seconds; a machine that is busy with other things may take longer, and nothing may take for ever. */
const endsWithinMs = 90_000;
const startedAt = Date.now();
const data = { prompt: 'A page about "lighthouses"', tone: 'warm' };

await runCommand(
  createCommand('demo', 'One job from order to chain in the sandbox, as a buyer sees it; ends by itself.').action(demo),
);

async function demo(): Promise<void> {
  const service = spawnProcess('server/main.ts', { SANDBOX: '1', PORT: '0', LOG_LEVEL: 'warn' });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void service.stop().then(() => process.exit(1)));
  }
  const overdue = setTimeout(() => void service.stop(), endsWithinMs);
  try {
    await demonstrate(service);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NotDone([`The demo failed: ${reason}`, service.errors()].join('\n').trim(), { cause: error });
  } finally {
    clearTimeout(overdue);
    await service.stop(5_000);
  }
}

async function demonstrate(service: Spawned): Promise<void> {
  const [, url = ''] = await service.line(/ listens on (\S+)/);
  say(`the service listens on ${url}; Masumi, Kodosumi and the buyer who pays are simulated`);
  const client = createClient({ baseUrl: url });
  const ordered = await client.create('writer', { data, payment_amount: '10' });
  say(`ordered job ${ordered.id} of writer for ${price(ordered)}`);

  let shown = '';
  let shownAt = Date.now();
  const show = (job: Job): void => {
    const now = `${job.status.padEnd(18)} settlement ${job.settlement.state.padEnd(16)}`;
    if (now === shown) return;
    say(`${now} after ${seconds(Date.now() - shownAt)}`);
    [shown, shownAt] = [now, Date.now()];
  };
  show(ordered);
  const ended = await client.wait(ordered, { timeoutMs: remainingMs(), onChange: show });
  show(ended);
  if (ended.status !== 'completed') throw new Error(`the job ended as ${JSON.stringify(ended.error)}`);
  console.log(`\n${indent(ended.result.output)}\n`);

  for (const { name, shown, computed, isSame } of checkHashes(ended, data)) {
    say(`${name} hash ${computed} ${isSame ? 'is the one that the job shows' : `differs from ${String(shown)}`}`);
    if (!isSame) throw new Error(`the ${name} hash is not the one that was paid for`);
  }
  await untilOnChain(() => client.get('writer', ended.id), show);
  say('the result is on chain; the payment follows when its unlock time has come');
}

async function untilOnChain(look: () => Promise<Job>, show: (job: Job) => void): Promise<void> {
  while (remainingMs() > 0) {
    const job = await look();
    show(job);
    if (job.settlement.state === 'result_on_chain' || job.settlement.state === 'paid_out') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the result did not come on chain in time');
}

function remainingMs(): number {
  return startedAt + endsWithinMs - Date.now();
}

function price(job: Job): string {
  return (job.payment?.amounts ?? []).map(({ amount, unit }) => `${amount} ${unit}`).join(' and ');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

function say(text: string): void {
  console.log(`${seconds(Date.now() - startedAt).padStart(7)}  ${text}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
