import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

export type StartKodosumiOptions = {
  /** Told what happens while it starts: a first start installs a gigabyte of packages. */
  readonly report?: (line: string) => void;
  /** How long each of the four parts may take to be ready. */
  readonly readyWithinMs?: number;
};

export type Kodosumi = {
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Ends every process and removes the folder they lived in. */
  stop(): Promise<void>;
};

/** The real Kodosumi on loopback with the flows of `flows/`: a fresh folder, free ports, gone with who started it. */
export async function startKodosumi(options: StartKodosumiOptions = {}): Promise<Kodosumi> {
  const { report = () => undefined, readyWithinMs = 120_000 } = options;
  const bin = await install(report);
  // Not the system's temporary folder: Ray puts sockets deep into it, and their paths have to stay under 104 bytes.
  const folder = await mkdtemp('/tmp/kodosumi-');
  const warden = watchOver(folder);
  const [password, secretKey, rayToken] = [randomHex(), randomHex(), randomHex()];
  const ports = await freePorts();
  const ray = `127.0.0.1:${ports.gcs}`;
  const flowsUrl = `http://127.0.0.1:${ports.flows}`;
  const baseUrl = `http://127.0.0.1:${ports.panel}`;
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    PYTHONPATH: join(import.meta.dirname, 'flows'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    NO_PROXY: '127.0.0.1,localhost',
    RAY_USAGE_STATS_ENABLED: '0',
    // Without it Ray takes 127.0.0.1 for the address of the network card and listens on that, open to whoever comes.
    RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: '0',
    // The flows' process listens on every address all the same, and whoever talks to Ray can run code.
    RAY_AUTH_MODE: 'token',
    RAY_AUTH_TOKEN: rayToken,
    RAY_ADDRESS: ray,
    AUTOSCALER_METRIC_PORT: String(ports.scaler),
    DASHBOARD_METRIC_PORT: String(ports.metrics),
    KODO_RAY_SERVER: ray,
    KODO_RAY_DASHBOARD: `http://127.0.0.1:${ports.dashboard}`,
    KODO_ADMIN_PASSWORD: password,
    KODO_SECRET_KEY: secretKey,
  };
  const logs: string[] = [];

  const run = async (name: string, command: string[], isReady: Check): Promise<void> => {
    const startedAt = Date.now();
    const log = join(folder, `${name}.log`);
    logs.push(log);
    const program = launch(bin, command, { cwd: folder, env, log });
    warden.watch(program);
    await untilReady(name, program, isReady, readyWithinMs);
    report(`${name} ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  };

  try {
    await run('ray', rayStart(folder, ports), async () => {
      const { status, body } = await get(`${env.KODO_RAY_DASHBOARD}/api/v0/nodes`, rayToken);
      return status === 200 && body.includes('"ALIVE"');
    });
    await writeFile(join(folder, 'serve.yaml'), serveConfig(ports.flows));
    await Promise.all([
      run('flows', ['serve', 'run', 'serve.yaml'], async () => (await get(`${flowsUrl}/openapi.json`)).status === 200),
      run('spooler', ['koco', 'spool', '--block'], async () =>
        (await readFile(join(folder, 'spooler.log'), 'utf8')).includes('spooler started'),
      ),
    ]);
    const panel = ['koco', 'serve', '--address', baseUrl, '--register', `${flowsUrl}/-/routes`];
    await run('panel', panel, async () => (await get(baseUrl)).status === 401);
  } catch (cause) {
    const tails = await Promise.all(logs.map(tail));
    await warden.cleanUp();
    throw new Error(`Kodosumi did not start: ${String(cause)}\n${tails.join('\n')}`, { cause });
  }
  return { baseUrl, username: 'admin', password, stop: () => warden.cleanUp() };
}

function rayStart(folder: string, ports: Ports): string[] {
  const listen = [
    `--port=${ports.gcs}`,
    `--dashboard-port=${ports.dashboard}`,
    `--dashboard-agent-listen-port=${ports.agent}`,
    `--ray-client-server-port=${ports.client}`,
    ...['--min-worker-port=0', '--max-worker-port=0'],
  ];
  const where = ['--node-ip-address=127.0.0.1', '--dashboard-host=127.0.0.1', `--temp-dir=${join(folder, 'ray')}`];
  // Each run takes one logical processor, and the flows and the panel wait more than they compute.
  const size = ['--num-cpus=4', '--object-store-memory=100000000'];
  return ['ray', 'start', '--head', '--block', '--disable-usage-stats', ...listen, ...where, ...size];
}

// JSON is YAML. On the command line `serve run` has no option for the port.
function serveConfig(port: number): string {
  const application = { name: 'flows', route_prefix: '/', import_path: 'sample_flows:fast_app' };
  return JSON.stringify({ http_options: { host: '127.0.0.1', port }, applications: [application] });
}

function launch(bin: string, [name = '', ...args]: string[], at: { cwd: string; env: NodeJS.ProcessEnv; log: string }) {
  const log = openSync(at.log, 'w');
  // A group of its own, so that the warden can end it with all that it starts.
  const program = spawn(join(bin, name), args, { ...at, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  // A program that is not there has an exit code by then, which says enough.
  program.once('error', () => undefined).unref();
  return program;
}

async function untilReady(name: string, program: ChildProcess, isReady: Check, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isReady().catch(() => false))) {
    if (program.exitCode !== null || program.signalCode !== null) throw new Error(`${name} ended before it was ready.`);
    if (Date.now() > deadline) throw new Error(`${name} was not ready within ${withinMs} ms.`);
    await pause(200);
  }
}

async function get(url: string, token = ''): Promise<{ status: number; body: string }> {
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
  return { status: response.status, body: await response.text() };
}

type Check = () => Promise<boolean>;
const randomHex = (): string => randomBytes(32).toString('hex');

async function tail(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n');
  return [`--- ${log}`, ...lines.slice(-30)].join('\n');
}

const listeners = ['gcs', 'dashboard', 'agent', 'client', 'metrics', 'scaler', 'flows', 'panel'] as const;
type Ports = Record<(typeof listeners)[number], number>;

async function freePorts(): Promise<Ports> {
  // All open at once, so that no two are the same.
  const probes = listeners.map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return Object.fromEntries(listeners.map((name, index) => [name, ports[index]])) as Ports;
}

/**
 * A shell that waits for its standard input to end, which the system sees to however we end, then ends the programs
 * whose process ids it was told, with all that descends from them, and removes the folder.
 */
function watchOver(folder: string): { watch(program: ChildProcess): void; cleanUp(): Promise<void> } {
  const warden = spawn('sh', ['-c', script, 'warden', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  warden.unref();
  return {
    watch: ({ pid }) => {
      if (pid !== undefined) warden.stdin.write(`${pid}\n`);
    },
    cleanUp: async () => {
      if (warden.exitCode !== null) return;
      const ended = once(warden, 'exit');
      warden.ref();
      warden.stdin.end();
      await ended;
    },
  };
}

// Ray gives each worker a group of its own, so that the groups of what we started are not all that there is to end.
// Nothing here outlives the folder, so that nothing is asked to end in its own time.
const script = `
while read -r pid; do roots="$roots $pid"; done
family=$(ps -A -o pid= -o ppid= | awk -v roots="$roots" '
  BEGIN { for (i = split(roots, ids, " "); i > 0; i--) ours[ids[i]] = 1 }
  { parent[$1] = $2 }
  END {
    do { grown = 0; for (p in parent) if (!(p in ours) && parent[p] in ours) { ours[p] = 1; grown = 1 } } while (grown)
    for (p in ours) print p
  }')
for pid in $roots; do kill -s KILL -- "-$pid"; done
for pid in $family; do kill -s KILL "$pid"; done
some_live() { for pid in $family; do kill -0 "$pid" && return 0; done; return 1; }
tries=0
while some_live && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
tries=0
until rm -rf "$1" || [ $tries -ge 50 ]; do sleep 0.1; tries=$((tries + 1)); done
`;

const execute = promisify(execFile);

/** Makes the virtual environment where it is missing, half made or of other versions; gives the folder of its programs. */
async function install(report: (line: string) => void): Promise<string> {
  const folder = join(import.meta.dirname, '..', '..', '.cache', 'kodosumi');
  const bin = join(folder, 'bin');
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const wanted = await readFile(requirements, 'utf8');
  const receipt = join(folder, 'installed.txt');
  if ((await readFile(receipt, 'utf8').catch(() => '')) === wanted) return bin;
  const python = await findPython();
  report(`Installing Kodosumi with ${python} into ${folder}, about a minute and a gigabyte.`);
  await rm(folder, { recursive: true, force: true });
  await execute(python, ['-m', 'venv', folder]);
  await execute(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  await writeFile(receipt, wanted);
  return bin;
}

async function findPython(): Promise<string> {
  const { PYTHON, PYENV_ROOT } = process.env;
  const versions = join(PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const installed = (await readdir(versions).catch(() => [])).sort().reverse();
  const candidates = [
    ...(PYTHON === undefined || PYTHON === '' ? [] : [PYTHON]),
    ...['python3.13', 'python3.12', 'python3'],
    ...installed.map((version) => join(versions, version, 'bin', 'python3')),
  ];
  for (const candidate of candidates) if (await isNewEnough(candidate)) return candidate;
  throw new Error(`No Python 3.12 or newer (PYTHON may name one): not ${candidates.join(', ')}, nor in ${versions}.`);
}

// Asked rather than read from the name: a version manager's shim can be there without a version behind it.
async function isNewEnough(python: string): Promise<boolean> {
  const check = 'import sys; print(sys.version_info >= (3, 12))';
  const answer = await execute(python, ['-c', check]).catch(() => ({ stdout: '' }));
  return answer.stdout.trim() === 'True';
}

if (import.meta.main) {
  const kodosumi = await startKodosumi({ report: console.error });
  const { baseUrl, username, password } = kodosumi;
  console.log(`KODOSUMI_BASE_URL=${baseUrl}\nKODOSUMI_USERNAME=${username}\nKODOSUMI_PASSWORD=${password}`);
  const staysUp = setInterval(() => undefined, 60_000);
  const stop = () => {
    clearInterval(staysUp);
    void kodosumi.stop();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
