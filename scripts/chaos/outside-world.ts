import { startProcess } from './start-process.ts';

export type SeenRun = { fid: string; inputs: { prompt?: string } };
export type SeenPayment = { blockchainIdentifier: string; onChainState: string | null; resultHash: string };
export type OutsideWorld = {
  /** What points a service at it. */
  variables: Record<string, string>;
  state(): Promise<{ runs: SeenRun[]; payments: SeenPayment[] }>;
  stop(): Promise<void>;
};

/** Some calls take their time, so that a kill often falls just before an effect, or before what is remembered of it. */
const slowness = [
  { call: 'POST launch', kind: 'slow_answer', delayMs: 600, probability: 0.5 },
  { call: 'POST launch', kind: 'slow', delayMs: 300, probability: 0.3 },
  { call: 'POST launch', kind: 'lost_after_effect', probability: 0.1 },
  { call: 'POST /payment', kind: 'slow_answer', delayMs: 300, probability: 0.4 },
  { call: 'POST /payment', kind: 'slow', delayMs: 200, probability: 0.2 },
  { call: 'POST /payment/submit-result', kind: 'slow_answer', delayMs: 300, probability: 0.5 },
  { call: 'GET /outputs/status', kind: 'slow', delayMs: 150, probability: 0.3 },
];

/** The sandbox as a process of its own: it goes on while the service is killed. */
export async function startOutsideWorld(): Promise<OutsideWorld> {
  const sandbox = startProcess(
    'server/sandbox/main.ts',
    {
      SANDBOX_FORMAT: 'json',
      SANDBOX_EXIT_WITH_STDIN: '1',
      SANDBOX_FAST: '1',
      SANDBOX_LOCK_DELAY_MS: '200',
      SANDBOX_PAY_DELAY_MS: '200',
    },
    /^{/,
  );
  const printed = JSON.parse(await sandbox.line) as { variables: Record<string, string>; control_url: string };
  await fetch(`${printed.control_url}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(slowness),
  });
  return {
    variables: printed.variables,
    async state() {
      const answer = await fetch(`${printed.control_url}/state`);
      return (await answer.json()) as { runs: SeenRun[]; payments: SeenPayment[] };
    },
    stop: () => sandbox.kill('SIGTERM'),
  };
}
