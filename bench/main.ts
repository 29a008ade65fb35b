import { Argument } from 'commander';
import { createCommand, runCommand } from '../scripts/command/command.ts';

const benches: Record<string, () => Promise<unknown>> = {
  claim: async () => (await import('./claim.ts')).measureClaim(),
  http: () => import('./http.ts'),
  transitions: async () => (await import('./transitions.ts')).measureTransitions(),
  life: async () => (await import('./life.ts')).measureLife(),
};

const command = createCommand('bench', 'Measures side by side. What it prints holds for this machine and this moment.')
  .addArgument(new Argument('<name>', 'what is measured').choices(Object.keys(benches)))
  .action(async (name: string) => {
    await benches[name]?.();
  });

await runCommand(command);
