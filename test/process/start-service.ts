import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { createDatabase } from '../support/create-database.ts';
import { spawnProcess, type Spawned } from '../../scripts/spawn-process.ts';

/** The real process, with these variables and a folder for temporary files of its own; gone when the test ends. */
export function startService(env: Record<string, string>): Spawned & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'connector-process-test-'));
  const service = spawnProcess('server/main.ts', { TMPDIR: folder, DATA_DIR: join(folder, 'data'), ...env });
  onTestFinished(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...service, folder };
}

/** A database of its own on the server of all tests, which is there sooner than an embedded one. */
export async function onPostgres(): Promise<{ DATABASE_URL: string }> {
  return { DATABASE_URL: await createDatabase(inject('adminDatabaseUrl')) };
}

export async function urlOf(service: Spawned): Promise<string> {
  const [, url = ''] = await service.line(/ listens on (\S+)/);
  return url;
}

/** Upstreams that are none, for a service that is not to be the sandbox. */
export const nowhere = {
  KODOSUMI_BASE_URL: 'http://127.0.0.1:1',
  KODOSUMI_USERNAME: 'admin',
  KODOSUMI_PASSWORD: 'admin',
  MASUMI_NODE_URL: 'http://127.0.0.1:1',
  MASUMI_API_KEY: 'key',
  MASUMI_NETWORK: 'Preprod',
  AGENTS_CONFIG: '{"free": {"name": "Free", "kodosumi_agent_id": "summary:Free", "pricing": {"type": "free"}}}',
};
