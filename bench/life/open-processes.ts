import { createClient, type Client } from '@masumi-kodosumi-connector/client';
import { spawnProcess } from '../../scripts/spawn-process.ts';
import { createDatabase } from '../../test/support/postgres.ts';

export type Processes = {
  client: Client;
  /** Of the simulated node, and the key to it. */
  node: { url: string; apiKey: string };
  /** Where the sandbox shows what really happened. */
  controlUrl: string;
  close(): Promise<void>;
};

/** The sandbox, without its buyer, and the service on a fresh database, each a process of its own. */
export async function openProcesses(adminDatabaseUrl: string): Promise<Processes> {
  const sandbox = spawnProcess('server/sandbox/main.ts', { SANDBOX_FORMAT: 'json', BUYER: 'off' });
  const [line] = await sandbox.line(/^\{.*\}$/);
  const { variables, control_url: controlUrl } = JSON.parse(line) as {
    variables: Record<'MASUMI_NODE_URL' | 'MASUMI_API_KEY', string>;
    control_url: string;
  };
  const service = spawnProcess('server/main.ts', {
    ...variables,
    DATABASE_URL: await createDatabase(adminDatabaseUrl),
    PORT: '0',
    // One caller orders everything here.
    MAX_OPEN_UNPAID: '100000',
    MAX_OPEN_UNPAID_PER_CALLER: '100000',
    MAX_CREATES_PER_MINUTE: '100000',
    MAX_CONCURRENT_RUNS: '10000',
    LOG_LEVEL: 'error',
  });
  const close = async () => {
    await service.stop();
    await sandbox.stop();
    if (service.errors() !== '') console.error(service.errors());
  };
  try {
    const [, baseUrl = ''] = await service.line(/ listens on (\S+)/);
    const node = { url: variables.MASUMI_NODE_URL, apiKey: variables.MASUMI_API_KEY };
    return { client: createClient({ baseUrl }), node, controlUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
