import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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
/** A process that takes the folder, says so, and keeps it for as long as it lives. */
async function holder(wrapper: string[] = []): Promise<ChildProcess> {
  const module = new URL('../../server/adapters/postgres/pglite-folder.ts', import.meta.url).href;
  const program = `
    import { takePgliteFolder } from ${JSON.stringify(module)};
    try {
      globalThis.folder = takePgliteFolder(${JSON.stringify(parent)});
      console.log('taken by', process.pid);
      setInterval(() => undefined, 1_000);
    } catch (error) {
      console.log(error.message);
    }`;
  const [command, ...args] = [...wrapper, process.execPath, '--input-type=module', '-e', program];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  said.set(child, line);
  return child;
}
const children: ChildProcess[] = [];
const said = new Map<ChildProcess, string>();
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
const refusal = () => `another process uses the embedded database in ${parent}; set DATABASE_URL to share one`;

test('a folder is taken by one process at a time, and let go', () => {
  const folder = takePgliteFolder(parent);
  expect(() => takePgliteFolder(parent)).toThrow(refusal());
  folder.release();
  folder.release();
  takePgliteFolder(parent).release();
});

test('a folder that another process holds is refused until that process dies, however it dies', async () => {
  const owner = await holder();
  expect(said.get(owner)).toMatch(/^taken by/);
  expect(said.get(await holder())).toBe(refusal());
  expect(() => takePgliteFolder(parent)).toThrow(refusal());
  owner.kill('SIGKILL');
  await once(owner, 'close');
  takePgliteFolder(parent).release();
});

const namespace = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
const hasNamespaces = spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status === 0;

test.runIf(hasNamespaces)('two containers whose process ids are the same keep each other out', async () => {
  const owner = await holder(namespace);
  expect(said.get(owner)).toBe('taken by 1');
  expect(said.get(await holder(namespace))).toBe(refusal());
  owner.kill('SIGKILL');
  await once(owner, 'close');
  expect(said.get(await holder(namespace))).toBe('taken by 1');
});

test('a folder on which no lock can be had is refused with one line', () => {
  mkdirSync(join(parent, 'pglite.lock.sqlite'));
  expect(() => takePgliteFolder(parent)).toThrow(
    /^no lock can be had on \S+ \(.+\), so that no database can be kept there$/,
  );
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
