import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { queryPostgres } from '../support/query-postgres.ts';
import { openWorld } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres({ max_connections: 12, superuser_reserved_connections: 0 });
});
afterAll(() => postgres.stop());

test(
  'where the server has fewer connections than two pools want, requests wait for those that there are',
  async () => {
    const database = { kind: 'postgres' as const, url: await createDatabase(postgres.url), poolSize: 10 };
    const first = await openWorld({ config: { database } });
    const { id } = await first.order();
    const second = await openWorld({ beside: first, config: { database } });
    const worlds = [first, second];
    const ask = async (index: number) => {
      const world = worlds[index % 2]!;
      const statuses: number[] = [];
      for (let round = 0; round < 20; round += 1) statuses.push((await world.call(`/writer/jobs/${id}`)).status);
      return statuses;
    };
    const answers = (await Promise.all(Array.from({ length: 80 }, (_, index) => ask(index)))).flat();
    expect(answers).toEqual(Array<number>(1_600).fill(200));
    const told = worlds.flatMap(({ logged }) => logged.filter((line) => line.includes('takes no more connections')));
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(worlds.length);
    expect(postgres.logged().split('too many clients already').length).toBeLessThan(40);
    await second.close();
    await first.close();
  },
  patiently(60_000),
);

test(
  'a process that has no connection at all waits for one, and asks seldom',
  async () => {
    const url = await createDatabase(postgres.url);
    const world = await openWorld({ postgresUrl: url });
    const { id } = await world.order();
    await queryPostgres(
      postgres.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    const holders = await Promise.all(Array.from({ length: 12 }, () => connected(url)));
    const refusals = () => postgres.logged().split('too many clients already').length;
    const before = refusals();
    const asked = Promise.all(Array.from({ length: 50 }, () => world.call(`/writer/jobs/${id}`)));
    await expect.poll(refusals).toBeGreaterThan(before);
    await Promise.all(holders.map((holder) => holder.end()));
    expect(new Set((await asked).map(({ status }) => status))).toEqual(new Set([200]));
    expect(refusals() - before).toBeLessThan(20);
    await world.close();
  },
  patiently(60_000),
);

/** A connection of somebody else's, as soon as there is room for one: a backend that was ended takes a moment to go. */
async function connected(url: string): Promise<pg.Client> {
  for (;;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      return client;
    } catch {
      await client.end();
    }
  }
}
