import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { poll, startReplicas, type Replicas } from './start-replicas.ts';
import { patiently } from '../support/slowness.ts';

let world: Replicas;
afterEach(() => world.stop());

const shifted = (ms: number) => ({
  CLOCK_SHIFT_MS: String(ms),
  NODE_OPTIONS: `--import ${join(import.meta.dirname, 'shift-date.ts')}`,
});

test(
  'replicas whose clocks differ by a minute run each job once, also past a stop of one of them',
  async () => {
    const each = [shifted(30_000), shifted(-30_000), {}];
    world = await startReplicas(3, { LEASE_SECONDS: '3', LAUNCH_RECOVERY_SECONDS: '5' }, { each });
    const [ahead, behind, right] = world.replicas as [
      Replicas['replicas'][0],
      Replicas['replicas'][0],
      Replicas['replicas'][0],
    ];
    world.kodosumi.faults.add({ call: 'POST launch', kind: 'lost_after_effect', times: 3 });
    const prompts = Array.from({ length: 24 }, (_, index) => `clocks ${index}`);
    const ordered = await Promise.all(prompts.map((prompt, index) => world.order(world.replicas[index % 3]!, prompt)));
    ahead.process.child.kill('SIGSTOP');
    await poll(
      60_000,
      () => world.kodosumi.runs().length,
      (runs) => runs >= 12,
    );
    ahead.process.child.kill('SIGCONT');
    for (const { id } of ordered) {
      await poll(
        90_000,
        () => world.job(right, id),
        ({ status }) => status === 'completed',
      );
    }
    const launched = world.kodosumi.runs().map(({ inputs }) => inputs['prompt']);
    expect(launched.toSorted()).toEqual(prompts.toSorted());
    // Nobody took a lease before its end: only the one that was stopped may have lost some.
    expect(behind.logged() + right.logged()).not.toContain('lease lost');
    expect(ahead.logged()).toContain("this machine's clock differs from the database's");
    expect(right.logged()).not.toContain("this machine's clock differs from the database's");
  },
  patiently(200_000),
);
