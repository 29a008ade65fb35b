import { execFile } from 'node:child_process';
import { join } from 'node:path';

export type Said = { code: number; out: string };

const root = join(import.meta.dirname, '../..');

/** `npm run jobs -- ...` as an operator types it, as a process of its own. */
export function runJobsCommand(env: Record<string, string>, ...args: string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'scripts/jobs.ts'), ...args],
      { cwd: root, env },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out: `${stdout}${stderr}` });
      },
    );
  });
}
