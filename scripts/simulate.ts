import { Option } from 'commander';
import { createCommand, runCommand, wholeNumber } from './command/command.ts';
import { liveAgain, liveLives } from './lives/live-lives.ts';
import { intact, sabotages } from './lives/sabotage.ts';

type Wishes = { lives: number; seed: number; life?: number; sabotage?: string };

const anySeed = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const command = createCommand('simulate', 'Lets jobs live in seeded random worlds and looks whether a promise breaks.')
  .option('--lives <n>', 'how many', wholeNumber(1, 1_000_000), 1_000)
  .option('--seed <integer>', 'which worlds are drawn', anySeed, Date.now() % 1_000_000)
  .option('--life <seed>', 'this one life again', anySeed)
  .addOption(new Option('--sabotage <name>', 'spoil the service, to see it noticed').choices(Object.keys(sabotages)))
  .action(simulate);

await runCommand(command);
process.exit();

async function simulate({ lives, seed, life, sabotage: name }: Wishes): Promise<void> {
  const sabotage = (name === undefined ? undefined : sabotages[name]) ?? intact;
  console.log(`${lives} lives from seed ${seed}`);
  const began = Date.now();
  const embedded = { kind: 'pglite', folder: null } as const;
  const report =
    life === undefined
      ? await liveLives({ lives, seed, sabotage }, () => Promise.resolve(embedded))
      : await liveAgain(life, sabotage, embedded);
  for (const { seed: failing, violations } of report.failed) {
    console.log(`life ${failing}: ${violations.join('\n  ')}`);
  }
  const seconds = ((Date.now() - began) / 1_000).toFixed(1);
  console.log(
    `${report.lives} lives, ${report.turns} steps, ${report.failed.length} broke a promise; seed ${seed}, ${seconds} s`,
  );
  if (report.failed.length > 0) process.exitCode = 1;
}
