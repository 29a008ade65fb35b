import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractTypes } from './contract-types/contract-types.ts';
import { createCommand, NotDone, runCommand } from './command/command.ts';

const file = join(import.meta.dirname, '../contract/src/types.ts');

const command = createCommand('contract:types', 'Writes the plain types of the contract, which are published.')
  .option('--check', 'only says whether they are as the contract has them')
  .action(async ({ check }: { check?: boolean }) => {
    const types = await contractTypes();
    if (!check) writeFileSync(file, types);
    else if (readFileSync(file, 'utf8') !== types) throw new NotDone('They are older: npm run contract:types.');
    console.log(check ? 'The plain types are as the contract has them.' : 'contract/src/types.ts');
  });

await runCommand(command);
