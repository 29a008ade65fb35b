import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresPrograms, postgresPrograms } from './postgres-programs.ts';
import { watchOver } from './postgres-warden.ts';

export { createDatabase } from './create-database.ts';

export type TestPostgres = {
  /** The superuser's URL, of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** The postmaster's process id; another one after each restart. */
  readonly pid: number;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
  /** What the server wrote into its log since it was started last. */
  logged(): string;
  /** Cuts every connection and comes back on the same port with the same data. */
  restart(): Promise<void>;
};

export type ServerSettings = Record<string, string | number>;

/** A real PostgreSQL of its own: a fresh folder, a free port on loopback, gone with the process that started it. */
export async function startPostgres(settings: ServerSettings = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-postgres-'));
  const warden = watchOver(folder);
  try {
    const programs = await postgresPrograms(folder);
    const password = randomBytes(16).toString('hex');
    await initialise(programs, folder, password);
    const port = await freePort();
    let server = await launch(programs, folder, port, settings);
    return {
      url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      port,
      get pid() {
        return Number(server.process.pid);
      },
      logged: () => server.logged(),
      stop: () => warden.cleanUp(),
      restart: async () => {
        const ended = once(server.process, 'exit');
        server.process.ref();
        server.process.kill('SIGINT');
        await ended;
        server = await launch(programs, folder, port, settings);
      },
    };
  } catch (error) {
    await warden.cleanUp();
    throw error;
  }
}

async function initialise(programs: PostgresPrograms, folder: string, password: string): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await programs.giveToServer(passwordFile);
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const contents = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  await programs.run('initdb', [`--pgdata=${join(folder, 'data')}`, ...access, ...contents]);
  await rm(passwordFile);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return address.port;
}

/** For tests: what is written needs to outlive nothing. */
const usualSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  timezone: 'UTC',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

async function launch(
  programs: PostgresPrograms,
  folder: string,
  port: number,
  settings: ServerSettings,
): Promise<{ process: ChildProcess; logged(): string }> {
  const flags = Object.entries({ ...usualSettings, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = spawn(programs.path('postgres'), ['-D', join(folder, 'data'), '-p', String(port), ...flags], {
    ...programs.user,
    cwd: folder,
    // Ctrl-C goes to every process of the terminal's group; the server has to outlive the tests that still use it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', () => {
      reject(new Error(`PostgreSQL ended before it was ready:\n${log}`));
    });
    server.stderr.on('data', (chunk: Buffer) => {
      log = `${log}${chunk.toString()}`.slice(-1_000_000);
      if (log.includes('database system is ready to accept connections')) resolve();
    });
  });
  // Whoever forgets to stop the server can end all the same, and the warden ends the server then.
  server.unref();
  if (server.stderr instanceof Socket) server.stderr.unref();
  return { process: server, logged: () => log };
}
