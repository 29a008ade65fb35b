import { z } from 'zod';
import { startBuyer } from './buyer.ts';
import { addFaults, startControl } from './control.ts';
import { startKodosumiSimulator } from './kodosumi/start-kodosumi-simulator.ts';
import { sandboxAgents } from './masumi/agents.ts';
import { network } from './masumi/payment-sources.ts';
import { startMasumiSimulator } from './masumi/start-masumi-simulator.ts';
import { readSettings } from './read-settings.ts';

const words = process.argv.slice(2);
if (words.length > 0) answerArguments();
const { settings, wrong } = readSettings(process.env);
if (wrong.length > 0) refuse(wrong);
const { fast, payDelayMs } = settings;

const kodosumi = await startKodosumiSimulator({ fast, port: settings.kodosumiPort });
const masumi = await startMasumiSimulator({
  port: settings.masumiPort,
  timing: { lockDelayMs: settings.lockDelayMs, confirmDelayMs: fast ? 0 : 1000 },
});
const buyer = settings.hasBuyer ? startBuyer({ node: masumi, payDelayMs, everyMs: fast ? 50 : 250 }) : undefined;
const chain = setInterval(masumi.tick, fast ? 50 : 250);
const control = await startControl({ masumi, kodosumi });
try {
  if (settings.faults !== undefined) addFaults({ masumi, kodosumi }, settings.faults);
} catch (error) {
  const reasons = error instanceof z.ZodError ? error.issues.map(({ message }) => message) : [(error as Error).message];
  refuse([`SANDBOX_FAULTS: ${reasons.join(', ')}`]);
}

let isStopping = false;
// Before the first word is out: whoever reads it may end this at once.
process.once('SIGTERM', stop).once('SIGINT', stop);
// So that it ends with the process that started it, however that one ends.
if (settings.exitsWithStdin) process.stdin.once('close', stop).resume();

print(
  {
    KODOSUMI_BASE_URL: kodosumi.url,
    KODOSUMI_USERNAME: kodosumi.username,
    KODOSUMI_PASSWORD: kodosumi.password,
    MASUMI_NODE_URL: masumi.url,
    MASUMI_API_KEY: masumi.apiKey,
    MASUMI_NETWORK: network,
    AGENTS_CONFIG: JSON.stringify(agentsConfig()),
  },
  control.url,
);

function refuse(lines: string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(2);
}

function answerArguments(): never {
  if (!words.every((word) => word === '--help' || word === '-h')) {
    refuse(['npm run sandbox takes no arguments: variables say what it does (--help)']);
  }
  process.stdout.write(
    'npm run sandbox simulates Masumi, Kodosumi and a buyer until it is stopped, and prints the variables that point a\n' +
      'service at them. .env.example lists its own variables.\n',
  );
  process.exit(0);
}

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  clearInterval(chain);
  buyer?.stop();
  void Promise.all([control.stop(), kodosumi.stop(), masumi.stop()]).then(() => process.exit(0));
}

function agentsConfig(): object {
  const entries = Object.entries(sandboxAgents).filter(([key]) => ['writer', 'survey', 'failing'].includes(key));
  return Object.fromEntries(
    entries.map(([key, { name, description, agentIdentifier }]) => [
      key,
      {
        name,
        description,
        kodosumi_agent_id: `summary:${name}`,
        masumi_agent_identifier: agentIdentifier,
        pricing: { type: 'fixed' },
        payment_source_type: 'Web3CardanoV1',
        pay_within_seconds: 1800,
        run_within_seconds: 7200,
      },
    ]),
  );
}

function print(variables: Record<string, string>, controlUrl: string): void {
  if (settings.format === 'json') {
    process.stdout.write(`${JSON.stringify({ variables, control_url: controlUrl })}\n`);
    return;
  }
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  for (const [name, value] of Object.entries(variables)) process.stdout.write(`export ${name}=${quoted(value)}\n`);
  process.stdout.write(`# control: ${controlUrl}\n`);
}
