import { parseArgs } from 'node:util';
import { liveAgain, liveLives } from './lives/live-lives.ts';
import { intact, sabotages } from './lives/sabotage.ts';

// npm run simulate -- --lives N --seed INTEGER [--life SEED] [--sabotage NAME]
const { values } = parseArgs({
  options: {
    lives: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    life: { type: 'string' },
    sabotage: { type: 'string' },
  },
});
const lives = Number(values.lives);
const seed = Number(values.seed);
const sabotage = values.sabotage === undefined ? intact : sabotages[values.sabotage];
if (!Number.isInteger(lives) || lives < 1 || !Number.isInteger(seed) || sabotage === undefined) {
  process.stderr.write(`usage: --lives N --seed INTEGER [--sabotage ${Object.keys(sabotages).join('|')}]\n`);
  process.exit(2);
}

process.stdout.write(`${lives} lives from seed ${seed}\n`);
const began = Date.now();
const embedded = { kind: 'pglite', folder: null } as const;
const report =
  values.life === undefined
    ? await liveLives({ lives, seed, sabotage }, () => Promise.resolve(embedded))
    : await liveAgain(Number(values.life), sabotage, embedded);
for (const { seed: failing, violations } of report.failed) {
  process.stdout.write(`life ${failing}: ${violations.join('\n  ')}\n`);
}
const seconds = ((Date.now() - began) / 1_000).toFixed(1);
process.stdout.write(
  `${report.lives} lives, ${report.turns} steps, ${report.failed.length} broke a promise; seed ${seed}, ${seconds} s\n`,
);
process.exit(report.failed.length === 0 ? 0 : 1);
