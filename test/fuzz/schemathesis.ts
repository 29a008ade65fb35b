import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const version = '4.32.5';
const execute = promisify(execFile);

/** Runs schemathesis from a virtual environment in the checkout's cache, which is made when it is not there. */
export async function runSchemathesis(options: string[]): Promise<{ code: number; output: string }> {
  const program = await installed();
  // Its files (a database of examples among them) stay in the cache; no telemetry, no proxy.
  const env = { PATH: process.env.PATH, HOME: cache, NO_COLOR: '1', NO_PROXY: '*' };
  const child = spawn(program, ['run', ...options], { cwd: cache, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code: code ?? 1, output };
}

const cache = join(import.meta.dirname, '../../.cache/schemathesis');

async function installed(): Promise<string> {
  const program = join(cache, 'bin', 'schemathesis');
  const found = await execute(program, ['--version']).then(
    ({ stdout }) => stdout.includes(version),
    () => false,
  );
  if (!found) {
    await execute(await findPython(), ['-m', 'venv', '--clear', cache]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${version}`];
    await execute(join(cache, 'bin', 'python'), pip);
  }
  return program;
}

async function findPython(): Promise<string> {
  const pyenv = process.env.PYENV_ROOT ?? join(homedir(), '.pyenv');
  const candidates = [
    ...[process.env.PYTHON ?? '', 'python3.12', 'python3.13', 'python3.14', 'python3.11', 'python3'],
    ...globSync(join(pyenv, 'versions/3.1[1-9]*/bin/python3')).filter(existsSync),
  ];
  const check = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))';
  for (const candidate of candidates.filter((name) => name !== '')) {
    const isFit = await execute(candidate, ['-c', check]).then(
      () => true,
      () => false,
    );
    if (isFit) return candidate;
  }
  throw new Error('No Python 3.11 or newer in PYTHON, the path or pyenv.');
}
