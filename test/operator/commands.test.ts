import { expect, inject, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { createDatabase } from '../support/create-database.ts';
import { runScript } from '../support/run-script.ts';

const adminUrl = inject('adminDatabaseUrl');
const scripts = {
  jobs: 'scripts/jobs.ts',
  migrate: 'scripts/migrate.ts',
  key: 'scripts/key.ts',
  openapi: 'scripts/openapi.ts',
  demo: 'scripts/demo.ts',
  build: 'scripts/build.ts',
  simulate: 'scripts/simulate.ts',
  chaos: 'scripts/chaos.ts',
  bench: 'bench/main.ts',
  test: 'scripts/test.ts',
  start: 'server/main.ts',
  sandbox: 'server/sandbox/main.ts',
};
type Name = keyof typeof scripts;
/** Where nothing listens: whoever gets so far has understood too much. */
const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
const run = (name: Name, args: string[], env: Record<string, string> = nowhere) => runScript(scripts[name], args, env);

test.each(Object.keys(scripts) as Name[])('npm run %s -- --help says what there is and ends with 0', async (name) => {
  const { code, stdout, stderr } = await run(name, ['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(name === 'start' ? 'npm start' : `npm run ${name}`);
});

test.each([[[]], [['help']], [['help', 'fail']], [['fail', '--help']]])('jobs %s is help as well', async (args) => {
  const { code, stdout } = await run('jobs', args);
  expect(code).toBe(0);
  expect(stdout).toContain('Ends with 0: done, 1: found faults or refused, 2: asked wrongly.');
});

const wrong: [Name, string[], string][] = [
  ['jobs', ['fly'], "unknown command 'fly'"],
  ['jobs', ['shwo', '1'], 'Did you mean show?'],
  ['jobs', ['list', '--fast'], "unknown option '--fast'"],
  ['jobs', ['list', '--limit', '0'], 'from 1 to'],
  ['jobs', ['show'], "missing required argument 'id'"],
  ['jobs', ['show', '1e3'], 'whole number'],
  ['jobs', ['show', '99999999999'], 'whole number'],
  ['jobs', ['show', '1', '2'], 'too many arguments'],
  ['jobs', ['adopt', '1', 'run-1'], '24 hexadecimal'],
  ['jobs', ['fail', '1'], '--why'],
  ['jobs', ['fail', '1', '--why', ''], 'a text'],
  ['jobs', ['close', '1'], '--why'],
  ['jobs', ['list', '--wait', 'long'], '--wait'],
  ['jobs', ['\x1b[2Jfly'], String.raw`\x1b[2Jfly`],
  ['key', [], "missing required argument 'name'"],
  ['key', ['a/b'], 'A name has 1 to 64 letters'],
  ['key', ['anna', 'ben'], 'too many arguments'],
  ['openapi', ['/nowhere/openapi.json'], '/nowhere/openapi.json cannot be written: ENOENT'],
  ['build', ['all'], 'too many arguments'],
  ['demo', ['--fast'], "unknown option '--fast'"],
  ['simulate', ['--lives', 'many'], 'whole number'],
  ['simulate', ['--sabotage', 'everything'], 'Allowed choices are'],
  ['chaos', ['--store', 'mysql'], 'Allowed choices are'],
  ['bench', ['all'], 'Allowed choices are'],
  ['start', ['--port', '80'], 'npm start takes no arguments'],
  ['sandbox', ['--port', '80'], 'npm run sandbox takes no arguments'],
];
test.each(wrong)('npm run %s -- %j is one clear line and 2', async (name, args, line) => {
  const { code, stdout, stderr } = await run(name, args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(line);
});

const wrongVariables: [Name, string[], Record<string, string>, string][] = [
  ['jobs', ['list'], { DATABASE_URL: 'mysql://x' }, 'configuration: DATABASE_URL must be a URL that begins with'],
  ['migrate', [], { DATABASE_URL: 'postgres' }, 'configuration: DATABASE_URL must be a URL that begins with'],
  ['migrate', ['down', '--yes'], { DATABASE_POOL_SIZE: '1' }, 'configuration: DATABASE_POOL_SIZE must be'],
  ['jobs', ['list'], { DATABASE_URL_FILE: '/nowhere/url' }, 'configuration: DATABASE_URL_FILE names a file'],
  ['start', [], { SANDBOX: '1', PORT: 'many' }, 'configuration: PORT must be a whole number'],
  ['sandbox', [], { SANDBOX_MASUMI_PORT: 'many' }, 'SANDBOX_MASUMI_PORT must be a whole number'],
  ['sandbox', [], { SANDBOX_FAULTS: '[{' }, 'SANDBOX_FAULTS is not JSON'],
  ['sandbox', [], { SANDBOX_FAULTS: '[{"call": "GET /moon", "kind": "reset"}]' }, 'SANDBOX_FAULTS: No such call'],
  ['sandbox', [], { BUYER: 'maybe' }, 'BUYER must be one of on, off'],
];
test.each(wrongVariables)('npm run %s -- %j with %j is one clear line and 2', async (name, args, env, line) => {
  const { code, stdout, stderr } = await run(name, args, env);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(line);
});

test('a Node that is too old is told so in one line, before anything else is read', async () => {
  const old =
    "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } }); require('./scripts/check-node.cjs')";
  const { code, stderr } = await runScript('-e', [old], {});
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(
      /^Node 24 or newer is needed, this is \S+: npm ci brings one, unless --ignore-scripts\n$/,
    ),
  });
  const { scripts: lines } = manifest as { scripts: Record<string, string> };
  for (const name of Object.keys(scripts)) expect(lines[name]).toMatch(/^node scripts\/check-node\.cjs && /);
});

test('what cannot be reached is one line and 1', async () => {
  for (const [name, args] of [['jobs', ['list']] as const, ['migrate', []] as const]) {
    const { code, stderr } = await run(name, [...args]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]*no connection to the database at 127\.0\.0\.1:1: [^\n]*\n$/);
  }
});

test('a folder that cannot be one is named by its variable', async () => {
  const { code, stderr } = await run('migrate', [], { DATA_DIR: '/dev/null' });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'not migrated: DATA_DIR /dev/null is no folder and none can be made there (EEXIST)\n',
  });
});

test('a database that was not migrated is refused with the command that does', async () => {
  const { code, stderr } = await run('jobs', ['list'], { DATABASE_URL: await createDatabase(adminUrl) });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'The database is older than this version: npm run migrate brings it up to date.\n',
  });
});

test('key --json gives a program the key and its entry', async () => {
  const { code, stdout } = await run('key', ['anna', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    name: 'anna',
    key: expect.stringMatching(/^mkc_[\w-]{43}$/),
    entry: expect.stringMatching(/^anna:[0-9a-f]{64}$/),
  });
});
