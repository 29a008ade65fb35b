import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Spawned = {
  readonly pid: number;
  /** All that it has said so far. */
  readonly output: () => string;
  readonly errors: () => string;
  /** The first line of its output that matches, with its groups; fails when the process ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code, once it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, and SIGKILL when that was not enough. */
  stop(withinMs?: number): Promise<number | null>;
};

/** Starts one of our programs with Node and exactly these variables, beside what any process needs. */
export function spawnProcess(program: string, env: Readonly<Record<string, string>>): Spawned {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const child = spawn(process.execPath, [`${import.meta.dirname}/../${program}`], {
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const errors: string[] = [];
  const waiting = new Set<(line: string) => void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    for (const take of waiting) take(line);
  });
  createInterface(child.stderr).on('line', (line) => errors.push(line));
  const ended = once(child, 'close').then(([code]) => code as number | null);

  return {
    pid: Number(child.pid),
    output: () => lines.join('\n'),
    errors: () => errors.join('\n'),
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const take = (line: string): void => {
          const match = pattern.exec(line);
          if (match === null) return;
          waiting.delete(take);
          resolve(match);
        };
        waiting.add(take);
        lines.forEach(take);
        void ended.then((code) => {
          reject(new Error(`${program} ended with exit code ${String(code)}:\n${errors.join('\n')}`));
        });
      }),
    async stop(withinMs = 10_000) {
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), withinMs);
      const code = await ended;
      clearTimeout(kill);
      return code;
    },
  };
}
