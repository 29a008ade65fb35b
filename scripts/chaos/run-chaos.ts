import { setTimeout as wait } from 'node:timers/promises';
import { createBuyer } from './buyer.ts';
import { startOutsideWorld } from './outside-world.ts';
import { createRandom } from './random.ts';
import type { StoreReport } from './report.ts';
import { startProcess, type Started } from './start-process.ts';
import { examine } from './verdict.ts';

export type Store = { name: string; variables: Record<string, string> };

type Options = { store: Store; seed: number; jobs: number; kills: number; say: (line: string) => void };

const settings = { LEASE_SECONDS: '2', LAUNCH_RECOVERY_SECONDS: '3', LOG_LEVEL: 'error', HOST: '127.0.0.1', PORT: '0' };
const calmDownMs = 60_000;

/** One store's share of the chaos. */
export async function runChaos({ store, seed, jobs, kills, say }: Options): Promise<StoreReport> {
  const beganAt = Date.now();
  const random = createRandom(seed);
  const outside = await startOutsideWorld();
  const buyer = createBuyer(jobs, seed);
  let service = start();
  let killsBeforeReady = 0;
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      // So many orders that there is work at every kill, the last ones shortly before the last kill.
      const placed = Math.ceil((kill / kills) * jobs);
      // Now and then it does not live to see itself ready.
      const isEarly = kill > 1 && random.between(0, 1) < 0.15;
      const isReady = await liveFor(isEarly ? random.between(100, 1_000) : null, random.between(50, 1_200), placed);
      await service.kill('SIGKILL');
      if (!isReady) killsBeforeReady += 1;
      if (kill % 10 === 0) say(`${kill} kills, ${secondsSince(beganAt)} s`);
      service = start();
    }
    const isDone = await liveUntilDone();
    say(
      isDone
        ? `everything has ended, ${secondsSince(beganAt)} s`
        : `not everything had ended ${calmDownMs / 1_000} s after the last kill`,
    );
    const state = await outside.state();
    await service.kill('SIGTERM');
    const verdict = await examine(store.variables, buyer.orders, state);
    return { store: store.name, kills, killsBeforeReady, seconds: (Date.now() - beganAt) / 1_000, ...verdict };
  } finally {
    await service.kill('SIGKILL');
    await outside.stop();
  }

  function start(): Started {
    const variables = { ...outside.variables, ...settings, ...store.variables };
    return startProcess('server/main.ts', variables, /listens on/);
  }

  /** Lives `unreadyMs` from its start, or `readyMs` from the moment it is ready. Whether it came to be ready. */
  async function liveFor(unreadyMs: number | null, readyMs: number, placed: number): Promise<boolean> {
    if (unreadyMs !== null) {
      return Promise.race([service.line.then(() => true), wait(unreadyMs, false)]);
    }
    const url = await urlOf(service);
    await orderAndAsk(url, Date.now() + readyMs, placed);
    return true;
  }

  async function orderAndAsk(url: string, until: number, placed: number): Promise<void> {
    // The kill does not wait for answers: some are under way when it comes.
    for (let left = until - Date.now(); left > 0; left = until - Date.now()) {
      await Promise.race([buyer.round(url, placed).then(() => wait(100)), wait(left)]);
    }
  }

  async function liveUntilDone(): Promise<boolean> {
    const url = await urlOf(service);
    const deadline = Date.now() + calmDownMs;
    while (!buyer.isDone() && Date.now() < deadline) {
      await buyer.round(url, jobs);
      await wait(200);
    }
    return buyer.isDone();
  }
}

function secondsSince(instant: number): string {
  return ((Date.now() - instant) / 1_000).toFixed(0);
}

async function urlOf(service: Started): Promise<string> {
  const line = await service.line;
  return /http:\S+/.exec(line)?.[0] ?? '';
}
