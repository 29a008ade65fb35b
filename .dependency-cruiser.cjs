const ours = '^(contract|client|server|migrations|test|scripts|bench)/|^mikro-orm[.]config[.]ts$';
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
const error = 'error';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'contract-knows-only-itself',
      severity: error,
      from: { path: '^contract/' },
      to: { pathNot: ['^contract/', npm('zod', '@ts-rest/core')] },
    },
    {
      name: 'client-knows-only-the-contract',
      severity: error,
      from: { path: '^client/' },
      to: { path: ours, pathNot: '^(client|contract)/' },
    },
    {
      name: 'client-runs-in-browsers',
      comment: 'The published client is promised to work without Node; its command is not.',
      severity: error,
      from: { path: '^client/', pathNot: '^client/src/bin/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-never-the-client',
      comment: 'What needs both lives in scripts/.',
      severity: error,
      from: { path: '^server/' },
      to: { path: '^client/' },
    },
    {
      name: 'jobs-know-only-jobs-and-ports',
      comment:
        'The domain: no HTTP, ORM, environment or clock inside. Hashing, running a pattern and remembering are pure.',
      severity: error,
      from: { path: '^server/jobs/' },
      to: { pathNot: ['^server/(jobs|ports|cache)/', npm('canonicalize'), '^(crypto|vm)$'] },
    },
    {
      name: 'state-machine-knows-no-port',
      severity: error,
      from: { path: '^server/jobs/life/' },
      to: { path: '^server/ports/', reachable: true },
    },
    {
      name: 'ports-know-only-jobs',
      severity: error,
      from: { path: '^server/ports/' },
      to: { pathNot: '^server/(ports|jobs)/' },
    },
    {
      name: 'secrets-know-only-ports',
      severity: error,
      from: { path: '^server/secrets/' },
      to: { path: ours, pathNot: '^server/(secrets|ports)/' },
    },
    {
      name: 'cache-knows-nothing-of-ours',
      severity: error,
      from: { path: '^server/cache/' },
      to: { pathNot: '^server/cache/' },
    },
    {
      name: 'http-reaches-the-world-through-jobs',
      severity: error,
      from: { path: '^server/http/' },
      to: { path: ours, pathNot: ['^server/(http|jobs|ports)/', '^contract/'] },
    },
    {
      name: 'reconciler-knows-no-jobs',
      comment: 'It is handed the pass.',
      severity: error,
      from: { path: '^server/reconciler/' },
      to: { path: ours, pathNot: '^server/(reconciler|ports)/' },
    },
    {
      name: 'adapters-do-not-meet',
      comment: 'Both upstreams are spoken to through upstream-http, which knows neither.',
      severity: error,
      from: { path: '^server/adapters/([^/]+)/' },
      to: { path: '^server/adapters/', pathNot: '^server/adapters/($1|upstream-http)/' },
    },
    {
      name: 'adapters-know-only-jobs-and-ports',
      severity: error,
      from: { path: '^server/adapters/' },
      to: { path: ours, pathNot: '^server/(adapters|jobs|ports|cache)/' },
    },
    {
      name: 'only-compose-picks-adapters',
      severity: error,
      from: {
        pathNot: [
          '^server/adapters/',
          '^server/compose[^/]*[.]ts$',
          '^mikro-orm[.]config[.]ts$',
          '^scripts/(migrate|check-schema)[.]ts$',
          '^bench/claim[.]ts$',
          '^test/',
          '^bench/',
        ],
      },
      to: { path: '^server/adapters/' },
    },
    {
      name: 'few-know-the-orm',
      severity: error,
      from: {
        pathNot: [
          '^server/adapters/postgres/',
          '^server/compose[^/]*[.]ts$',
          '^mikro-orm[.]config[.]ts$',
          '^migrations/',
          '^scripts/(migrate|check-schema)[.]ts$',
          '^bench/claim[.]ts$',
          '^test/',
          // The other side of a measurement.
          '^bench/',
        ],
      },
      to: { path: npm('@mikro-orm', '@electric-sql', 'kysely', 'pg') },
    },
    {
      name: 'few-know-ky',
      comment: 'Upstreams are asked without it: it loses the signal that ends a body.',
      severity: error,
      from: { pathNot: ['^client/', '^test/'] },
      to: { path: npm('ky') },
    },
    {
      name: 'sandbox-knows-nothing-of-ours',
      comment: 'A simulator that shared our types would agree with our mistakes.',
      severity: error,
      from: { path: '^server/sandbox/' },
      to: { path: ours, pathNot: '^server/sandbox/' },
    },
    {
      name: 'server-never-the-sandbox',
      comment: 'It is a process of its own, which production must not load.',
      severity: error,
      from: { path: '^server/', pathNot: '^server/sandbox/' },
      to: { path: '^server/sandbox/' },
    },
    {
      name: 'migrations-know-nothing-of-ours',
      comment: 'What a migration does may not change with the code.',
      severity: error,
      from: { path: '^migrations/' },
      to: { path: ours, pathNot: '^migrations/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'What measures and what kills the service borrow the PostgreSQL that the tests start.',
      severity: error,
      from: { pathNot: '^test/' },
      to: { path: '^test/', pathNot: '^test/support/(postgres|create-database|agents-config)' },
    },
    {
      name: 'production-borrows-nothing-of-tests',
      severity: error,
      from: { path: '^(contract|client|server|migrations)/' },
      to: { path: '^test/' },
    },
    { name: 'no-cycles', severity: error, from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'Every file is an entry or is reached from one.',
      severity: error,
      from: {
        path: [
          '^server/(sandbox/)?main[.]ts$',
          '^(contract|client)/src/index[.]ts$',
          '^client/src/bin/main[.]ts$',
          '^mikro-orm[.]config[.]ts$',
          '^scripts/',
        ],
      },
      to: {
        path: '^(contract|client|server|migrations)/.*[.]ts$',
        pathNot: ['/main[.]ts$', '^(contract|client)/src/index[.]ts$'],
        reachable: false,
      },
    },
    { name: 'no-unresolved-imports', severity: error, from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-packages',
      severity: error,
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'production-needs-no-development-package',
      severity: error,
      from: { path: '^(contract|client|server|migrations)/|^mikro-orm[.]config[.]ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(contract|client)/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // An import that is only a type is an arrow too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
