import { readFileSync, writeFileSync } from 'node:fs';
import { settlements } from '../server/jobs/life/settlements.ts';
import { transitions } from '../server/jobs/life/transitions.ts';
import { mermaid } from './life/mermaid.ts';
import { targetsTable } from './life/targets-table.ts';

// Prints the life of a job from its tables into the README; with --check, only looks whether it is the present one.
const path = `${import.meta.dirname}/../README.md`;
const shown = {
  // What callers never see is left out.
  status: mermaid(transitions, ['pending_payment', 'payment_confirmed'], ['intent', 'lapsed']),
  // A diagram of it would be a knot: whoever looks at the chain from time to time may have missed any step.
  settlement: targetsTable('settlement.state', settlements),
};

const before = readFileSync(path, 'utf8');
const after = Object.entries(shown).reduce(withPrinted, before);
if (process.argv.includes('--check')) {
  if (after === before) console.log('The README shows the life of a job as the tables have it.');
  else fail('The README shows another life of a job than the tables: node scripts/print-life.ts');
} else {
  writeFileSync(path, after);
}

function withPrinted(text: string, [name, printed]: [string, string]): string {
  const [open, close] = [`<!-- ${name}: printed from the table -->`, `<!-- /${name} -->`];
  const [head, rest] = split(text, open);
  const [, tail] = split(rest, close);
  return `${head}${open}\n\n${printed}\n\n${close}${tail}`;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) fail(`README.md has no line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
