import { defineConfig } from 'vitest/config';

const apart = ['test/api/**', 'test/kodosumi/**', 'test/browser/**', 'test/fuzz/**'];
const project = (name: string, include: string, more: { exclude?: string[]; env?: Record<string, string> } = {}) => ({
  extends: true as const,
  test: { name, include: [include], ...more },
});

// They need Python and many packages, or a browser, so that they run only when somebody names them.
const onDemand = ['kodosumi', 'browser', 'fuzz'].filter((name) => {
  return process.argv.some((argument) => argument.includes(name));
});

export default defineConfig({
  test: {
    globalSetup: './test/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 30_000,
    allowOnly: false,
    projects: [
      project('main', 'test/**/*.test.ts', { exclude: apart }),
      project('api-postgres', 'test/api/**/*.test.ts', { env: { STORE: 'postgres' } }),
      project('api-pglite', 'test/api/**/*.test.ts', { env: { STORE: 'pglite' } }),
      ...onDemand.map((name) => project(name, `test/${name}/**/*.test.ts`)),
    ],
  },
});
