import { startBuyer } from './buyer.ts';
import { addFaults, startControl } from './control.ts';
import { startKodosumiSimulator } from './kodosumi/start-kodosumi-simulator.ts';
import { sandboxAgents } from './masumi/agents.ts';
import { network } from './masumi/payment-sources.ts';
import { startMasumiSimulator } from './masumi/start-masumi-simulator.ts';

const { env } = process;
const fast = env['SANDBOX_FAST'] === '1';
const number = (name: string, fallback: number): number => Number(env[name] ?? fallback);

const kodosumi = await startKodosumiSimulator({ fast, port: number('SANDBOX_KODOSUMI_PORT', 0) });
const masumi = await startMasumiSimulator({
  port: number('SANDBOX_MASUMI_PORT', 0),
  timing: { lockDelayMs: number('SANDBOX_LOCK_DELAY_MS', 1000), confirmDelayMs: fast ? 0 : 1000 },
});
const payDelayMs = number('SANDBOX_PAY_DELAY_MS', 1500);
const buyer = env['BUYER'] === 'off' ? undefined : startBuyer({ node: masumi, payDelayMs, everyMs: fast ? 50 : 250 });
const chain = setInterval(masumi.tick, fast ? 50 : 250);
const control = await startControl({ masumi, kodosumi });
if (env['SANDBOX_FAULTS'] !== undefined) addFaults({ masumi, kodosumi }, JSON.parse(env['SANDBOX_FAULTS']));

let isStopping = false;
// Before the first word is out: whoever reads it may end this at once.
process.once('SIGTERM', stop).once('SIGINT', stop);
// So that it ends with the process that started it, however that one ends.
if (env['SANDBOX_EXIT_WITH_STDIN'] === '1') process.stdin.once('close', stop).resume();

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
  if (env['SANDBOX_FORMAT'] === 'json') {
    process.stdout.write(`${JSON.stringify({ variables, control_url: controlUrl })}\n`);
    return;
  }
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  for (const [name, value] of Object.entries(variables)) process.stdout.write(`export ${name}=${quoted(value)}\n`);
  process.stdout.write(`# control: ${controlUrl}\n`);
}
