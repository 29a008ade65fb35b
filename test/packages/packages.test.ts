import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { goOnUntil } from '../support/go-on-until.ts';
import { openWorld, type World } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

// A compiler and a package manager on a busy machine.
vi.setConfig({ testTimeout: patiently(120_000), hookTimeout: patiently(120_000) });

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const tool = (name: string) => join(root, 'node_modules/.bin', name);

let world: World;
let project: string;
let tarballs: string[];
beforeAll(async () => {
  [world, project] = await Promise.all([openWorld(), mkdtemp(join(tmpdir(), 'consumer-'))]);
  await run(process.execPath, [join(root, 'scripts/build.ts')]);
  const { stdout } = await run('npm', ['pack', './contract/dist', './client/dist', '--pack-destination', project], {
    cwd: root,
  });
  tarballs = stdout
    .trim()
    .split('\n')
    .map((name) => join(project, name));
  await cp(join(import.meta.dirname, 'consumer'), project, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--prefer-offline', ...tarballs], {
    cwd: project,
  });
});
afterAll(async () => {
  await world.close();
  await rm(project, { recursive: true, force: true });
});

test('the tarballs hold what they promise, for every resolver of ES modules', async () => {
  expect(tarballs).toHaveLength(2);
  const check = async (tarball: string) => {
    await run(tool('publint'), ['--strict', tarball]);
    await run(tool('attw'), ['--profile', 'esm-only', tarball]);
    const { stdout } = await run('tar', ['-tzf', tarball]);
    expect(stdout).not.toMatch(/\.ts$(?<!\.d\.ts)/m);
    for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'index.js', 'index.d.ts'])
      expect(stdout).toContain(`package/${name}\n`);
  };
  await Promise.all(tarballs.map(check));
});

test('generate-types writes down what every agent of a running service takes', async () => {
  const out = join(project, 'generated.ts');
  const bin = join(project, 'node_modules/.bin/masumi-kodosumi-client');
  await run(process.execPath, [bin, 'generate-types', '--url', world.url, '--out', out], { cwd: project });
  expect(await readFile(out, 'utf8')).toBe(await readFile(join(project, 'agents.ts'), 'utf8'));
});

test('strict code compiles against the installed packages, and wrong input for a known agent does not', async () => {
  await run(tool('tsc'), ['--project', project, '--typeRoots', join(root, 'node_modules/@types')], { cwd: project });
});

test('a program that installed the packages orders a job and gets its result', async () => {
  const program = run(process.execPath, ['order-a-job.ts', world.url], { cwd: project });
  const { stdout } = await goOnUntil(world, program);
  expect(JSON.parse(stdout)).toMatchObject({
    sandbox: false,
    listed: expect.arrayContaining(['writer', 'gratis']),
    seen: expect.arrayContaining(['completed']),
    output: expect.stringContaining('lighthouses'),
    isSame: true,
    isListed: true,
    field: 'data.prompt',
    errors: [true, true, true],
    isValid: true,
  });
});
