import { afterEach, expect, test } from 'vitest';
import { poll, startReplicas, type Replicas } from './start-replicas.ts';
import { patiently } from '../support/slowness.ts';

let world: Replicas;
afterEach(() => world.stop());

const isAttempted = (events: string[]) => events.includes('launch_attempted');

test(
  'the job of a worker that died is taken up by another within 30 s',
  async () => {
    world = await startReplicas(2, {});
    const [first, second] = world.replicas as [Replicas['replicas'][0], Replicas['replicas'][0]];
    // Only the first works on it: the other is stopped until then.
    second.process.child.kill('SIGSTOP');
    world.kodosumi.faults.add({ call: 'POST launch', kind: 'slow_answer', delayMs: 10_000 });
    const { id } = await world.order(first, 'dead worker');
    await poll(
      20_000,
      () => world.kodosumi.runs().length,
      (runs) => runs === 1,
    );
    const diedAt = Date.now();
    await first.process.kill('SIGKILL');
    second.process.child.kill('SIGCONT');
    await poll(
      60_000,
      () => world.job(second, id),
      ({ status }) => status === 'running' || status === 'completed',
    );
    expect(Date.now() - diedAt).toBeLessThan(patiently(30_000));
    await poll(
      30_000,
      () => world.job(second, id),
      ({ status }) => status === 'completed',
    );
    expect(world.kodosumi.runs()).toHaveLength(1);
  },
  patiently(120_000),
);

test(
  'a worker that was stopped past its lease changes nothing when it goes on, and launches nothing',
  async () => {
    world = await startReplicas(2, { LEASE_SECONDS: '3', LAUNCH_RECOVERY_SECONDS: '5' });
    const [first, second] = world.replicas as [Replicas['replicas'][0], Replicas['replicas'][0]];
    second.process.child.kill('SIGSTOP');
    world.kodosumi.faults.add({ call: 'POST launch', kind: 'slow_answer', delayMs: 1_000 });
    const { id } = await world.order(first, 'stopped worker');
    await poll(20_000, () => world.events(id), isAttempted);
    await poll(
      20_000,
      () => world.kodosumi.runs().length,
      (runs) => runs === 1,
    );
    first.process.child.kill('SIGSTOP');
    second.process.child.kill('SIGCONT');
    const done = await poll(
      40_000,
      () => world.job(second, id),
      ({ status }) => status === 'completed',
    );
    const before = await world.events(id);

    first.process.child.kill('SIGCONT');
    await poll(
      20_000,
      () => first.logged(),
      (log) => log.includes('lease lost, nothing written'),
    );
    const after = await world.job(second, id);
    expect({ ...after, settlement: null }).toEqual({ ...done, settlement: null });
    const since = (await world.events(id)).slice(before.length);
    expect(since.filter((type) => type !== 'result_seen_on_chain')).toEqual([]);
    expect(before.filter((type) => type === 'run_launched')).toHaveLength(1);
    expect(world.kodosumi.runs()).toHaveLength(1);
  },
  patiently(120_000),
);

test(
  'a launch that is answered after several leases runs once, with another worker beside',
  async () => {
    world = await startReplicas(2, { LEASE_SECONDS: '2', LAUNCH_RECOVERY_SECONDS: '5' });
    const [first, second] = world.replicas as [Replicas['replicas'][0], Replicas['replicas'][0]];
    world.kodosumi.faults.add({ call: 'POST launch', kind: 'slow_answer', delayMs: 9_000 });
    const { id } = await world.order(first, 'slow launch');
    await poll(
      60_000,
      () => world.job(second, id),
      ({ status }) => status === 'completed',
    );
    expect(world.kodosumi.runs()).toHaveLength(1);
    const events = await world.events(id);
    expect(events.filter((type) => type.startsWith('launch_') || type.startsWith('run_'))).toEqual([
      'launch_attempted',
      'run_launched',
    ]);
    expect([first, second].map((replica) => replica.logged()).join('')).not.toContain('lease lost');
  },
  patiently(120_000),
);

test(
  'with both upstreams answering later than a lease lasts everything still moves',
  async () => {
    world = await startReplicas(2, { LEASE_SECONDS: '2', LAUNCH_RECOVERY_SECONDS: '5' });
    for (const faults of [world.kodosumi.faults, world.masumi.faults]) {
      faults.add({ call: '*', kind: 'slow_answer', delayMs: 2_500, probability: 1 });
    }
    const { id } = await world.order(world.replicas[0]!, 'slow upstreams');
    await poll(
      100_000,
      () => world.job(world.replicas[1]!, id),
      ({ status }) => status === 'completed',
    );
    expect(world.kodosumi.runs()).toHaveLength(1);
  },
  patiently(150_000),
);
