import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ormOptions } from '../../mikro-orm.config.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { openDatabase } from '../../server/adapters/postgres/open-database.ts';
import { takePgliteFolder } from '../../server/adapters/postgres/pglite-folder.ts';
import { createJobStores } from '../../server/adapters/postgres/create-job-stores.ts';
import { aNewOrder } from '../builders/job.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'connector-pglite-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});
const lock = () => join(parent, 'pglite.lock');

test('the folder is taken with the id of this process, and let go', () => {
  const folder = takePgliteFolder(join(parent, 'deep/er'));
  expect(readFileSync(join(parent, 'deep/er/pglite.lock'), 'utf8')).toBe(String(process.pid));
  folder.release();
  expect(existsSync(join(parent, 'deep/er/pglite.lock'))).toBe(false);
});

test('a folder that a living process holds is refused, with a word on what to do', () => {
  writeFileSync(lock(), String(process.ppid));
  expect(() => takePgliteFolder(parent)).toThrow(/another process \(\d+\).*DATABASE_URL/);
  expect(readFileSync(lock(), 'utf8')).toBe(String(process.ppid));
});

test.each([
  ['a process that has ended', () => String(spawnSync('true').pid)],
  ['nobody', () => ''],
  ['no number', () => 'garbage'],
])('a lock of %s is taken over', (_name, holder) => {
  writeFileSync(lock(), holder());
  takePgliteFolder(parent).release();
});

test('a database whose first start did not end is moved aside, and one that did is kept', () => {
  mkdirSync(join(parent, 'pglite'));
  const first = takePgliteFolder(parent);
  expect(existsSync(first.path)).toBe(false);
  expect(readdirSync(parent).some((name) => name.startsWith('pglite.half-made-'))).toBe(true);
  mkdirSync(first.path);
  first.markComplete();
  first.release();
  const again = takePgliteFolder(parent);
  expect(existsSync(again.path)).toBe(true);
  again.release();
});

test('jobs are there again after a restart', async () => {
  const ids: (number | undefined)[] = [];
  for (let start = 0; start < 2; start += 1) {
    const folder = takePgliteFolder(parent);
    const database = await openDatabase(ormOptions({ kind: 'pglite', folder: folder.path }));
    await migrate(database, 'single_process');
    folder.markComplete();
    const { orders, jobs } = createJobStores(database);
    if (start === 0) ids.push((await orders.insert(aNewOrder()))?.job.id);
    else ids.push((await jobs.find(ids[0] ?? 0))?.id);
    await database.close(true);
    folder.release();
  }
  expect(ids[0]).toBeTypeOf('number');
  expect(ids[1]).toBe(ids[0]);
});
