import { createHash, randomBytes } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import { createCommand, runCommand } from './command/command.ts';
import { printJson } from './command/print-json.ts';

const command = createCommand('key', 'Prints a new API key and what API_KEYS has to hold for it. It is kept nowhere.')
  .argument('<name>', 'whose key it is; the jobs belong to this name', callerName)
  .option('--json', 'as JSON')
  .action((name: string, { json = false }: { json?: boolean }) => {
    const key = `mkc_${randomBytes(32).toString('base64url')}`;
    const entry = `${name}:${createHash('sha256').update(key).digest('hex')}`;
    if (json) printJson({ name, key, entry });
    else console.log(`For the caller, shown only now:  ${key}\nTo be added to API_KEYS:         ${entry}`);
  });

await runCommand(command);

function callerName(text: string): string {
  if (/^[A-Za-z0-9_.-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('A name has 1 to 64 letters, digits, "_", "." and "-".');
}
