import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Server = { url: string; stop(): Promise<void> };

/** A server as a process of its own, which says in a line of its output where it listens. */
export async function startServer(script: string, env: Record<string, string>): Promise<Server> {
  const server = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async () => {
    if (server.exitCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  let printed = '';
  for await (const chunk of server.stdout) {
    printed += String(chunk);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
    if (url === undefined) continue;
    return { url, stop };
  }
  throw new Error(`${script} ended before it listened`);
}
