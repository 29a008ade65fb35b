/** Builds what is published: `npm pack ./contract/dist ./client/dist` makes the tarballs. */
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPackage, type PackageToBuild } from './build-package.ts';
import { createCommand, NotDone, runCommand } from './command/command.ts';

const root = join(import.meta.dirname, '..');
const packages: PackageToBuild[] = [
  { folder: 'contract' },
  { folder: 'client', bin: { name: 'masumi-kodosumi-client', entry: 'src/bin/main.ts' } },
];
const allowedBytes = 15_000;

const command = createCommand('build', 'Builds what is published into contract/dist and client/dist.').action(build);

await runCommand(command);

async function build(): Promise<void> {
  for (const item of packages) {
    const { folder, index, dependencies } = await buildPackage(root, item);
    const bytes = gzipSync(index).length;
    const size = `${(bytes / 1_000).toFixed(1)} kB gzip`;
    console.log(`${relative(root, folder)}: ${size}, beside ${dependencies.join(', ')}`);
    if (bytes > allowedBytes) throw new NotDone(`${item.folder} is larger than ${allowedBytes / 1_000} kB.`);
  }
}
