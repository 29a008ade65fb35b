import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Started = {
  child: ChildProcess;
  /** The first line that the pattern finds; rejects when the process ends before. */
  line: Promise<string>;
  kill(signal: NodeJS.Signals): Promise<void>;
};

const root = join(import.meta.dirname, '../..');

/** Starts a file of ours as a process of its own, whose standard input ends when we do. */
export function startProcess(file: string, variables: Record<string, string>, pattern: RegExp): Started {
  const child = spawn(process.execPath, [join(root, file)], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-4_000);
  });
  const lines = createInterface(child.stdout);
  const line = new Promise<string>((resolve, reject) => {
    lines.on('line', (text) => {
      if (pattern.test(text)) resolve(text);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`${file} ended (${String(code ?? signal)}): ${errors}`));
    });
  });
  line.catch(() => undefined);
  return {
    child,
    line,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await ended;
    },
  };
}
