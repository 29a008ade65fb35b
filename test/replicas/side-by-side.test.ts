import { afterEach, expect, test } from 'vitest';
import { poll, startReplicas, type Replicas } from './start-replicas.ts';

let world: Replicas;
afterEach(() => world.stop());

test.each([2, 3])(
  '%i processes on one database launch each of many jobs once',
  async (count) => {
    world = await startReplicas(count, {});
    const prompts = Array.from({ length: 24 }, (_, index) => `side by side ${index}`);
    const ordered = await Promise.all(
      prompts.map((prompt, index) => world.order(world.replicas[index % count]!, prompt)),
    );
    for (const [index, { id }] of ordered.entries()) {
      // Asked at another process than it was ordered at.
      const other = world.replicas[(index + 1) % count]!;
      await poll(
        60_000,
        () => world.job(other, id),
        ({ settlement }) => settlement.state === 'result_on_chain',
      );
    }
    const launched = world.kodosumi.runs().map(({ inputs }) => inputs['prompt']);
    expect(launched.toSorted()).toEqual(prompts.toSorted());
    const lives = await Promise.all(ordered.slice(0, 4).map(({ id }) => world.events(id)));
    for (const life of lives) expect(life.filter((type) => type === 'result_accepted')).toHaveLength(1);
  },
  120_000,
);
