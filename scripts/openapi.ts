import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../server/http/openapi/openapi-document.ts';
import { version } from '../server/version.ts';
import { AskedWrongly, createCommand, runCommand } from './command/command.ts';

const command = createCommand('openapi', 'Writes what a service with keys answers under /openapi.json.')
  .argument('[file]', 'where to', 'openapi.json')
  .action((file: string) => {
    try {
      writeFileSync(file, JSON.stringify(openApiDocument(version, { access: { kind: 'keys' }, publicUrl: null })));
    } catch (error) {
      throw new AskedWrongly(
        `${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'no reason given'}`,
      );
    }
    console.log(file);
  });

await runCommand(command);
