import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destination } from 'pino';
import { announcement } from './announce.ts';
import { compose } from './compose.ts';
import { environment, readConfig, wantsSandbox, type Config } from './config.ts';
import { requestContext } from './http/request-context.ts';
import { listen } from './listen.ts';
import { createLog } from './log/create-log.ts';
import { secretsOf } from './log/secrets-of.ts';
import { serveMetrics } from './serve-metrics.ts';
import { startSandbox } from './start-sandbox.ts';

/** Open requests get this long to end, and what is under way this long to be written; a stop takes less than 10 s. */
const drainMs = 3_000;
const finishMs = 5_000;

const sandbox = wantsSandbox(environment) ? await startSandbox(environment) : null;
const scratch = sandbox && !environment['DATABASE_URL'] ? mkdtempSync(join(tmpdir(), 'connector-sandbox-')) : null;
const answer = readConfig(scratch ? { ...environment, DATA_DIR: scratch } : environment, sandbox?.variables ?? null);
if (answer.kind === 'config') {
  await run(answer.config).catch((error: unknown) => {
    fail([`did not start: ${error instanceof Error ? error.message : String(error)}`]);
  });
} else {
  fail(answer.faults.map((fault) => `configuration: ${fault}`));
}

async function run(config: Config): Promise<void> {
  const log = createLog(
    { level: config.logLevel, secrets: secretsOf(config), context: requestContext },
    destination({ fd: 2, sync: false }),
  );
  const service = await compose(config, { clock: { now: () => new Date() }, log });
  const { server, url } = await listen(service.app, config.host, config.port, config.isSandbox);
  const metrics = config.metrics && (await serveMetrics(service.metrics, config.metrics));
  service.startReconciling();
  process.stdout.write(`${announcement(config, url)}\n`);
  if (metrics) process.stdout.write(`metrics on ${metrics.url}/metrics\n`);

  let isStopping = false;
  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    log.info({}, 'stopping');
    setTimeout(() => {
      server.closeAllConnections();
    }, drainMs).unref();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    // A call to an upstream may take longer: its lease runs out, and the job is taken up again.
    await Promise.race([service.close(), new Promise((resolve) => setTimeout(resolve, finishMs))]);
    metrics?.server.close();
    cleanUp();
    process.exit(0);
  }
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

function fail(lines: string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  cleanUp();
  process.exit(1);
}

function cleanUp(): void {
  sandbox?.stop();
  if (scratch !== null) rmSync(scratch, { recursive: true, force: true });
}
