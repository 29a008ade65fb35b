import { execFile } from 'node:child_process';
import { access, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundledSize } from '../../scripts/bundled-code.ts';
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
    expect(stdout).toMatch(/\.js\.map$/m);
    for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'index.js', 'index.d.ts'])
      expect(stdout).toContain(`package/${name}\n`);
  };
  await Promise.all(tarballs.map(check));
});

test('the command writes down what every agent of a running service takes', async () => {
  const out = join(project, 'generated.ts');
  const bin = join(project, 'node_modules/.bin/masumi-kodosumi-client');
  await run(process.execPath, [bin, world.url, '--out', out], { cwd: project });
  expect(await readFile(out, 'utf8')).toBe(await readFile(join(project, 'agents.ts'), 'utf8'));
});

test.each([
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])(
  'strict code compiles against the installed packages as %s, %s, and wrong input for a known agent does not',
  async (module, resolution) => {
    const how = ['--module', module, '--moduleResolution', resolution];
    const types = ['--typeRoots', join(root, 'node_modules/@types')];
    await run(tool('tsc'), ['--project', project, ...how, ...types], { cwd: project });
  },
);

test('the client needs no validator, and is small with all that it needs', async () => {
  const client = join(project, 'node_modules/@masumi-kodosumi-connector/client');
  expect(await bundledSize(join(client, 'index.js'), project)).toBeLessThan(25_000);
  for (const name of ['zod', '@ts-rest']) await expect(access(join(project, 'node_modules', name))).rejects.toThrow();
});

test('its source maps lead to the sources that they bring along', async () => {
  const map = join(project, 'node_modules/@masumi-kodosumi-connector/client/index.js.map');
  const { sources, sourcesContent } = JSON.parse(await readFile(map, 'utf8')) as {
    sources: string[];
    sourcesContent: string[];
  };
  expect(sources).toContain('../src/build-client.ts');
  expect(sourcesContent[sources.indexOf('../src/build-client.ts')]).toContain('export function buildClient');
});

test('a CommonJS program requires the client as it is', async () => {
  const program = `const { createClient } = require('@masumi-kodosumi-connector/client');
    createClient({ baseUrl: process.argv[1] }).health().then(({ status }) => console.log(status));`;
  const { stdout } = await run(process.execPath, ['--input-type=commonjs', '--eval', program, world.url], {
    cwd: project,
  });
  expect(stdout).toBe('ok\n');
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
    largestPage: 100,
    failure: null,
  });
});
