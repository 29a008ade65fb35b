import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Environment } from '../config/config.ts';

/** It has said itself which of its variables are wrong. */
export class SandboxRefused extends Error {}

export type Sandbox = { variables: Environment; stop(): void };

/** Starts the simulated outside world as a process of its own, which ends with this one. */
export async function startSandbox(environment: Environment): Promise<Sandbox> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/../sandbox/main.ts`], {
    env: { ...environment, SANDBOX_FORMAT: 'json', SANDBOX_EXIT_WITH_STDIN: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(code === 2 ? new SandboxRefused() : new Error(`the sandbox ended at once (exit code ${String(code)})`));
    });
  });
  const { variables } = JSON.parse(line) as { variables: Environment };
  return {
    variables,
    stop: () => {
      child.kill('SIGTERM');
    },
  };
}
