/** Builds what is published: `npm pack ./contract/dist ./client/dist` makes the tarballs. */
import { join, relative } from 'node:path';
import { buildPackage, type PackageToBuild } from './build-package.ts';
import { bundledSize } from './bundled-code.ts';
import { createCommand, NotDone, runCommand } from './command/command.ts';

const root = join(import.meta.dirname, '..');
const packages: PackageToBuild[] = [
  { folder: 'contract', more: ['router'], optional: ['@ts-rest/core', 'zod'] },
  { folder: 'client', bin: { name: 'masumi-kodosumi-client', entry: 'src/bin/main.ts' } },
];
/** With all that it needs, zipped. */
const allowedBytes = 25_000;

const command = createCommand('build', 'Builds what is published into contract/dist and client/dist.').action(build);

await runCommand(command);

async function build(): Promise<void> {
  for (const item of packages) {
    const { folder, dependencies } = await buildPackage(root, item);
    const bytes = await bundledSize('index.js', folder);
    const needs = dependencies.length > 0 ? `with ${dependencies.join(', ')}` : 'by itself';
    console.log(`${relative(root, folder)}: ${(bytes / 1_000).toFixed(1)} kB gzip ${needs}`);
    if (bytes > allowedBytes) throw new NotDone(`${item.folder} is larger than ${allowedBytes / 1_000} kB.`);
  }
}
