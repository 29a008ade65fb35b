import { afterEach, expect, inject, test, vi } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { openDatabaseClock } from '../../server/adapters/postgres/database-clock.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../../server/adapters/postgres/open-database.ts';
import { createOrderQuota } from '../../server/adapters/postgres/postgres-order-quota.ts';
import { createDatabase } from '../support/create-database.ts';

afterEach(() => vi.useRealTimers());

test.each([90_000, -90_000])('a machine whose clock is %i ms off counts as the others do', async (offMs) => {
  const url = await createDatabase(inject('adminDatabaseUrl'));
  const database = await openDatabase(ormOptions({ kind: 'postgres', url, poolSize: 1 }));
  try {
    await migrate(database, 'advisory_lock');
    const clock = await openDatabaseClock(database);
    const right = createOrderQuota(database, clock, 2);
    const wrong = createOrderQuota(database, clock, 2);
    expect(await right.take('anna')).toMatchObject({ isWithin: true, left: 1 });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offMs });
    const second = await wrong.take('anna');
    expect(second).toMatchObject({ isWithin: true, left: 0 });
    expect(second.renewsInMs).toBeGreaterThan(50_000);
    expect(second.renewsInMs).toBeLessThanOrEqual(60_000);
    expect(await wrong.take('anna')).toMatchObject({ isWithin: false });
    vi.useRealTimers();
    expect(await right.take('anna')).toMatchObject({ isWithin: false });
  } finally {
    await database.close(true);
  }
});
