import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld } from '../support/world.ts';
import { createDatabase, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { poll, startReplicas } from './start-replicas.ts';
import { patiently } from '../support/slowness.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function cutConnections(): Promise<number> {
  const orm = await MikroORM.init({ clientUrl: postgres.url, entities: [], discovery: { warnWhenNoEntities: false } });
  const cut = await orm.em
    .getConnection()
    .execute<object[]>(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'masumi-kodosumi-connector'",
    );
  await orm.close(true);
  return cut.length;
}

test('a caller does not notice that every connection to the database was cut', async () => {
  const world = await openWorld({ postgresUrl: await createDatabase(postgres.url) });
  const { id } = await world.order();
  for (let round = 0; round < 12; round += 1) {
    expect(await cutConnections()).toBeGreaterThan(0);
    expect((await world.call(`/writer/jobs/${id}`)).status).toBe(200);
    await cutConnections();
    expect(await world.order()).toMatchObject({ status: 'pending_payment' });
  }
  await world.close();
});

test(
  'no job is lost when connections are cut and the database is restarted under load',
  async () => {
    const world = await startReplicas(
      2,
      { LEASE_SECONDS: '3', LAUNCH_RECOVERY_SECONDS: '5' },
      { url: await createDatabase(postgres.url) },
    );
    const prompts = Array.from({ length: 16 }, (_, index) => `restart ${index}`);
    const orders = prompts.map((prompt, index) =>
      poll(
        60_000,
        () => world.order(world.replicas[index % 2]!, prompt).catch(() => null),
        (job) => job !== null,
      ),
    );
    await poll(
      20_000,
      () => world.kodosumi.runs().length,
      (runs) => runs > 2,
    );
    await cutConnections();
    await poll(
      20_000,
      () => world.kodosumi.runs().length,
      (runs) => runs > 5,
    );
    await postgres.restart();
    const jobs = await Promise.all(orders);
    for (const job of jobs) {
      const look = () => world.job(world.replicas[0]!, job!.id).catch(() => null);
      await poll(90_000, look, (seen) => seen?.settlement.state === 'result_on_chain');
    }
    const launched = world.kodosumi.runs().map(({ inputs }) => inputs['prompt']);
    expect(launched.toSorted()).toEqual(prompts.toSorted());
    await world.stop();
  },
  patiently(180_000),
);

test(
  'while every connection is in use, requests are refused in bounded time, and then served again',
  async () => {
    const database = { kind: 'postgres' as const, url: await createDatabase(postgres.url), poolSize: 2 };
    const world = await openWorld({ config: { database } });
    const { id } = await world.order();
    const letGo = Promise.withResolvers<undefined>();
    const holders = Array.from({ length: 2 }, () =>
      world.service.database.em.fork().transactional(async (em) => {
        await em.execute('select 1');
        await letGo.promise;
      }),
    );
    const askedAt = Date.now();
    const refused = await Promise.all([1, 2, 3].map(() => world.call(`/writer/jobs/${id}`)));
    expect(Date.now() - askedAt).toBeLessThan(patiently(15_000));
    for (const { status, problem, headers } of refused) {
      expect({ status, code: problem.code }).toEqual({ status: 503, code: 'not_ready' });
      expect(headers.get('retry-after')).toBe('1');
    }
    letGo.resolve(undefined);
    await Promise.all(holders);
    expect((await world.call(`/writer/jobs/${id}`)).status).toBe(200);
    await world.close();
  },
  patiently(60_000),
);
