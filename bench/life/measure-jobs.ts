import type { Client, CreatedJob } from '@masumi-kodosumi-connector/client';
import { pay, watchFunds } from './masumi-buyer.ts';
import type { Processes } from './open-processes.ts';

export type Life = { toLaunchMs: number; toResultMs: number };

const ordersAtOnce = 8;
const endsWithinMs = 60_000;

/** Orders so many jobs, then pays them at an even pace, and tells how long each of them waited for the connector. */
export async function measureJobs(
  { client, node, controlUrl }: Processes,
  name: string,
  count: number,
  paidPerSecond: number,
): Promise<Life[]> {
  const prompts = Array.from({ length: count }, (_, index) => `${name} page ${index}`);
  const ordered = await orderAll(client, prompts);

  const watch = watchFunds(node);
  const looking = setInterval(() => void watch.look().catch(() => undefined), 500);
  try {
    const paying = [...ordered.values()].map(async (job, index) => {
      await after((index * 1_000) / paidPerSecond);
      await pay(node, job);
    });
    await Promise.all(paying);
    await untilAllEnded(client, Date.now() + endsWithinMs);
  } finally {
    clearInterval(looking);
  }

  const runs = await runsByPrompt(controlUrl);
  const completedAt = new Map<number, string | null>();
  for await (const job of client.list('writer', { status: 'completed' })) completedAt.set(job.id, job.completed_at);
  return [...ordered].map(([prompt, job]) => {
    const run = runs.get(prompt);
    const fundsAt = watch.seenAt.get(job.payment_id ?? '');
    const shownAt = completedAt.get(job.id);
    if (!run?.endedAt || !fundsAt || !shownAt) throw new Error(`job ${job.id} did not come to its end`);
    return {
      toLaunchMs: Date.parse(run.launchedAt) - fundsAt.getTime(),
      toResultMs: Date.parse(shownAt) - Date.parse(run.endedAt),
    };
  });
}

async function orderAll(client: Client, prompts: string[]): Promise<Map<string, CreatedJob>> {
  const ordered = new Map<string, CreatedJob>();
  const waiting = [...prompts];
  const clerk = async () => {
    for (let prompt = waiting.pop(); prompt !== undefined; prompt = waiting.pop()) {
      ordered.set(prompt, await client.create('writer', { data: { prompt } }));
    }
  };
  await Promise.all(Array.from({ length: ordersAtOnce }, clerk));
  return ordered;
}

async function untilAllEnded(client: Client, until: number): Promise<void> {
  for (const status of ['pending_payment', 'payment_confirmed', 'running'] as const) {
    while (await isAny(client, status)) {
      if (Date.now() > until) throw new Error(`jobs are still ${status} a minute after the last was paid`);
      await after(500);
    }
  }
}

async function isAny(client: Client, status: CreatedJob['status']): Promise<boolean> {
  for await (const _ of client.list('writer', { status })) return true;
  return false;
}

type Run = { inputs: { prompt: string }; launchedAt: string; endedAt: string | null };

async function runsByPrompt(controlUrl: string): Promise<Map<string, Run>> {
  const { runs } = (await (await fetch(`${controlUrl}/state`)).json()) as { runs: Run[] };
  return new Map(runs.map((run) => [run.inputs.prompt, run]));
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
