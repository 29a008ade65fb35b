import { defineConfig } from 'vitest/config';

const apart = ['test/api/**', 'test/kodosumi/**'];
const project = (name: string, include: string, more: { exclude?: string[]; env?: Record<string, string> } = {}) => ({
  extends: true as const,
  test: { name, include: [include], ...more },
});

// Needs Python and a gigabyte of packages, so that it runs only when somebody names it.
const isKodosumiAskedFor = process.argv.some((argument) => argument.includes('kodosumi'));

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
      ...(isKodosumiAskedFor ? [project('kodosumi', 'test/kodosumi/**/*.test.ts')] : []),
    ],
  },
});
