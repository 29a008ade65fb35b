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
  /** What is imported beside the package itself: `NAME/router` of `src/router.ts`. */
  more?: string[];
  /** Of the dependencies those that only `more` needs: whoever imports that installs them. */
  optional?: string[];
  /** A command beside the module, for Node alone. */
  bin?: { name: string; entry: string };
};

export type BuiltPackage = { folder: string; dependencies: string[] };

/** Makes the folder that is published: in the repository the sources are used as they are. */
export async function buildPackage(
  root: string,
  { folder, bin, more = [], optional = [] }: PackageToBuild,
): Promise<BuiltPackage> {
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
    sourcemap: true,
    checks: { bundlerTimings: false },
  };
  await build({
    ...common,
    entry: Object.fromEntries(['index', ...more].map((name) => [name, `src/${name}.ts`])),
    platform: 'neutral',
    dts: true,
  });
  // By itself, so that the module that browsers load stays one file.
  if (bin) await build({ ...common, entry: { bin: bin.entry }, platform: 'node', dts: false, clean: false });

  const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as Manifest;
  await writeFile(
    join(to, 'package.json'),
    `${JSON.stringify(published(manifest, { bin: bin?.name, more, optional }), null, 2)}\n`,
  );
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) await copyFile(join(from, name), join(to, name));
  return {
    folder: to,
    dependencies: Object.keys(manifest.dependencies).filter((name) => !optional.includes(name)),
  };
}

type Extras = { bin: string | undefined; more: string[]; optional: string[] };

function published(manifest: Manifest, { bin, more, optional }: Extras): object {
  const { name, version, description, keywords, license, type, sideEffects, dependencies } = manifest;
  return {
    ...{ name, version, description, keywords, license, type, sideEffects },
    engines: { node: '>=22' },
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      ...Object.fromEntries(more.map((name) => [`./${name}`, { types: `./${name}.d.ts`, default: `./${name}.js` }])),
      './package.json': './package.json',
    },
    ...(bin !== undefined && { bin: { [bin]: './bin.js' } }),
    // npm adds the manifest, README and LICENSE.
    files: ['*.js', '*.js.map', '*.d.ts', 'CHANGELOG.md'],
    ...split(dependencies, optional),
    publishConfig: { access: 'public' },
  };
}

function split(dependencies: Record<string, string>, optional: string[]): object {
  const ranges = Object.entries(dependencies).map(([name, exact]): [string, string] => [name, range(name, exact)]);
  const isOptional = ([name]: [string, string]) => optional.includes(name);
  return {
    dependencies: Object.fromEntries(ranges.filter((each) => !isOptional(each))),
    ...(optional.length > 0 && {
      peerDependencies: Object.fromEntries(ranges.filter(isOptional)),
      peerDependenciesMeta: Object.fromEntries(optional.map((name) => [name, { optional: true }])),
    }),
  };
}

/** Whoever installs the package gets mends of what it depends on. Ours belong together; no promise binds a prerelease. */
function range(dependency: string, exact: string): string {
  return dependency.startsWith('@masumi-kodosumi-connector/') || exact.includes('-') ? exact : `^${exact}`;
}
