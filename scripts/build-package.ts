import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'tsdown';

type Manifest = {
  name: string;
  version: string;
  description: string;
  license: string;
  type: string;
  sideEffects: boolean;
  keywords: string[];
  dependencies: Record<string, string>;
};

export type PackageToBuild = {
  folder: string;
  /** A command beside the module, for Node alone. */
  bin?: { name: string; entry: string };
};

export type BuiltPackage = { folder: string; index: Buffer; dependencies: string[] };

/** Makes the folder that is published: in the repository the sources are used as they are. */
export async function buildPackage(root: string, { folder, bin }: PackageToBuild): Promise<BuiltPackage> {
  const from = join(root, folder);
  const to = join(from, 'dist');
  const common = {
    config: false as const,
    cwd: from,
    outDir: 'dist',
    tsconfig: join(root, 'tsconfig.json'),
    format: 'esm' as const,
    fixedExtension: false,
    target: 'es2022',
    logLevel: 'warn' as const,
    checks: { bundlerTimings: false },
  };
  await build({ ...common, entry: { index: 'src/index.ts' }, platform: 'neutral', dts: true });
  // By itself, so that the module that browsers load stays one file.
  if (bin) await build({ ...common, entry: { bin: bin.entry }, platform: 'node', dts: false, clean: false });

  const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as Manifest;
  await writeFile(join(to, 'package.json'), `${JSON.stringify(published(manifest, bin?.name), null, 2)}\n`);
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) await copyFile(join(from, name), join(to, name));
  return {
    folder: to,
    index: await readFile(join(to, 'index.js')),
    dependencies: Object.keys(manifest.dependencies),
  };
}

function published(manifest: Manifest, bin: string | undefined): object {
  const { name, version, description, keywords, license, type, sideEffects, dependencies } = manifest;
  return {
    ...{ name, version, description, keywords, license, type, sideEffects },
    engines: { node: '>=22' },
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    ...(bin !== undefined && { bin: { [bin]: './bin.js' } }),
    // npm adds the manifest, README and LICENSE.
    files: ['*.js', '*.d.ts', 'CHANGELOG.md'],
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([dependency, exact]) => [dependency, range(dependency, exact)]),
    ),
    publishConfig: { access: 'public' },
  };
}

/** Whoever installs the package gets mends of what it depends on. Ours belong together; no promise binds a prerelease. */
function range(dependency: string, exact: string): string {
  return dependency.startsWith('@masumi-kodosumi-connector/') || exact.includes('-') ? exact : `^${exact}`;
}
