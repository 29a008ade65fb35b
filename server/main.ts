import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destination } from 'pino';
import { announcement } from './process/announce.ts';
import { answerArguments } from './process/answer-arguments.ts';
import { compose } from './compose.ts';
import { environment, isGiven, readConfig, wantsSandbox, type Config } from './config/config.ts';
import { requestContext } from './http/request-context.ts';
import { drainable } from './process/drain.ts';
import { endForSure } from './process/end-for-sure.ts';
import { listen } from './process/listen.ts';
import { closeLog } from './log/close-log.ts';
import { createLog } from './log/create-log.ts';
import { secretsOf } from './log/secrets-of.ts';
import { serveMetrics } from './process/serve-metrics.ts';
import { SandboxRefused, startSandbox, type Sandbox } from './process/start-sandbox.ts';

/** Open requests get this long to end, what is under way this long to be written, and the log this long to be read. */
const drainLimits = { quietMs: 1_000, longestMs: 3_000 };
const finishMs = 5_000;
const logMs = 500;
/** The sum of all, and a little: a stop takes less than 10 s, whatever hangs. */
const stopMs = 9_000;
/** More than any stalled reader should cost in memory; what is over is lost. */
const longestUnreadLog = 16_777_216;

/** Exit codes; 0 is a stop. */
const [didNotStart, wronglyAsked] = [1, 2];

/** What there is to take down at the end, last first. */
const cleanUps: (() => void)[] = [];
/** Before there is a service to stop, a stop is the end. */
let stop = (): void => {
  end(0);
};
let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT']) {
  // Not once: npm hands on the Ctrl-C that the terminal sends to everybody, and a second one unheard would kill.
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    stop();
  });
}

try {
  const words = answerArguments(process.argv.slice(2));
  if (words !== null) {
    (words.exitCode === 0 ? process.stdout : process.stderr).write(`${words.text}\n`);
    end(words.exitCode);
  }
  const sandbox = wantsSandbox(environment) ? await openSandbox() : null;
  const answer = readConfig(sandbox ? sandbox.environment : environment, sandbox?.variables ?? null);
  if (answer.kind === 'config') await run(answer.config);
  else
    fail(
      wronglyAsked,
      answer.faults.map((fault) => `configuration: ${fault}`),
    );
} catch (error) {
  if (error instanceof SandboxRefused) end(wronglyAsked);
  const { lacks } = error as { lacks?: string[] };
  const reasons = lacks ?? [error instanceof Error ? error.message : String(error)];
  fail(
    didNotStart,
    reasons.map((reason) => `did not start: ${reason}`),
  );
}

async function openSandbox(): Promise<Sandbox & { environment: typeof environment }> {
  const sandbox = await startSandbox(environment);
  cleanUps.push(() => {
    sandbox.stop();
  });
  const own = { ...environment, ...ownReceiptKey() };
  if (isGiven(environment, 'DATABASE_URL')) return { ...sandbox, environment: own };
  const scratch = mkdtempSync(join(tmpdir(), 'connector-sandbox-'));
  cleanUps.push(() => {
    rmSync(scratch, { recursive: true, force: true });
  });
  return { ...sandbox, environment: { ...own, DATA_DIR: scratch } };
}

/** A sandbox signs receipts, as a service that is set up does. */
function ownReceiptKey(): typeof environment {
  const isSet = ['RECEIPT_KEY', 'SECRETS_KEY'].some((name) => isGiven(environment, name));
  return isSet ? {} : { RECEIPT_KEY: randomBytes(32).toString('base64') };
}

async function run(config: Config): Promise<void> {
  const lines = destination({ fd: 2, sync: false, maxLength: longestUnreadLog });
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config), context: requestContext }, lines);
  const service = await compose(config, { log });
  const open = async () => {
    const metrics = config.metrics && (await serveMetrics(service.metrics, config.metrics));
    return { metrics, ...(await listen(service.app, { ...config, orAnyPort: config.isSandbox })) };
  };
  const listening = await open().catch(async (error: unknown) => {
    await service.close();
    throw error;
  });
  const drain = drainable(listening.server);
  service.startReconciling();
  process.stdout.write(`${announcement(config, listening)}\n`);
  if (listening.metrics) process.stdout.write(`metrics on ${listening.metrics.url}/metrics\n`);

  const { receiptKey, secretKeys } = config.secrets;
  if (receiptKey === null && secretKeys.length === 0) {
    log.info({}, 'no receipts are signed: neither RECEIPT_KEY nor SECRETS_KEY is set');
  }

  stop = () => {
    endForSure(stopMs);
    log.info({}, 'stopping');
    service.endWaits();
    // A call to an upstream may take longer: its lease runs out, and the job is taken up again.
    const finished = drain(drainLimits).then(() => Promise.race([service.close(), after(finishMs)]));
    void finished
      .finally(() => closeLog(lines, logMs))
      .finally(() => {
        end(0);
      });
  };
}

function fail(exitCode: number, lines: string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  end(exitCode);
}

function end(exitCode: number): never {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
  process.exit(exitCode);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
