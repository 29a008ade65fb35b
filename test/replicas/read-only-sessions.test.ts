import { expect, inject, test } from 'vitest';
import { createDatabase } from '../support/create-database.ts';
import { queryPostgres } from '../support/query-postgres.ts';
import { openWorld } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

const cutSql = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'masumi-kodosumi-connector'`;

test(
  'after a failover that left read-only sessions, orders are taken as soon as the database takes writes',
  async () => {
    const adminUrl = inject('adminDatabaseUrl');
    const url = await createDatabase(adminUrl);
    const name = new URL(url).pathname.slice(1);
    const world = await openWorld({ postgresUrl: url });
    const { id } = await world.order();
    world.service.startReconciling();
    await expect.poll(async () => (await world.call('/ready')).status).toBe(200);
    const read = () => Promise.all(Array.from({ length: 12 }, () => world.call(`/writer/jobs/${id}`)));

    await queryPostgres(adminUrl, `alter database "${name}" set default_transaction_read_only = on`);
    await queryPostgres(url, cutSql);
    for (let round = 0; round < 5; round += 1) {
      expect(new Set((await read()).map(({ status }) => status))).toEqual(new Set([200]));
    }
    const refused = await world.call('/writer/jobs', { body: { data: { prompt: 'in between' } } });
    expect({ status: refused.status, code: refused.problem.code }).toEqual({ status: 503, code: 'not_ready' });
    expect(refused.headers.get('retry-after')).toBe('1');
    const unready = await world.call('/ready');
    expect(unready.status).toBe(503);
    expect(unready.problem.detail).toContain('database');

    // The sessions stay as they are: only new ones take writes.
    await queryPostgres(adminUrl, `alter database "${name}" reset default_transaction_read_only`);
    const backAt = Date.now();
    await expect.poll(async () => (await world.call('/ready')).status, { timeout: patiently(5_000) }).toBe(200);
    expect(await world.order()).toMatchObject({ status: 'pending_payment' });
    expect(Date.now() - backAt).toBeLessThan(patiently(5_000));
    for (let round = 0; round < 10; round += 1) {
      await read();
      expect((await world.call('/writer/jobs', { body: { data: { prompt: `after ${round}` } } })).status).toBe(201);
    }
    await world.close();
  },
  patiently(60_000),
);
