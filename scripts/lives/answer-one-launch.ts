import { advanceDuty } from '../../server/jobs/driving/advance-duty.ts';
import { orderJob } from '../../server/jobs/ordering/order-job.ts';
import type { LifeWorld } from './life-world.ts';
import type { Random } from './seeded-random.ts';

/** A job that nothing disturbs: its launch tells how far ahead the clock of the flow is. */
export async function answerOneLaunch(world: LifeWorld, random: Random): Promise<void> {
  const { clock, masumi } = world;
  const deps = world.freshDeps(random);
  const answer = await orderJob(deps, 'scripted', {
    ...{
      owner: 'first',
      caller: 'key:first',
      data: { final: '{"Text":{"body":"first"}}' },
      paymentAmount: undefined,
      idempotencyKey: null,
    },
    identifierFromPurchaser: 'aabbccddeeff00112233',
  });
  if (answer.kind !== 'ordered') throw new Error(`the first order was answered ${answer.kind}`);
  masumi.lockFunds(answer.job.paymentRequest?.blockchainIdentifier ?? '');
  for (let status = ''; status !== 'completed'; status = (await deps.jobs.find(answer.job.id))?.status ?? '') {
    clock.step(1_000);
    masumi.tick();
    const now = clock.now();
    const claimed = await deps.duties.claimDue(2, now, new Date(now.getTime() + deps.settings.leaseMs));
    for (const held of claimed) await advanceDuty(deps, held);
  }
  clock.step(60_000);
}
