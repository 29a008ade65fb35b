import { defineConfig } from 'vitest/config';
import { measureSlowness } from './test/support/slowness.ts';

const apart = ['test/api/**', 'test/kodosumi/**', 'test/browser/**', 'test/fuzz/**'];
const project = (
  name: string,
  include: string | string[],
  more: { exclude?: string[]; env?: Record<string, string> } = {},
) => ({
  extends: true as const,
  test: { name, include: [include].flat(), ...more },
});

/** What the embedded database answers by itself; all else of the API is the same code before the same statements. */
const embedded = ['orders', 'paid-run', 'idempotency', 'launch', 'limits', 'list-jobs', 'metrics', 'ready', 'receipts'];

// They need Python and many packages, or a browser, so that they run only when somebody names them.
const onDemand = ['kodosumi', 'browser', 'fuzz'].filter((name) => {
  return process.argv.some((argument) => argument.includes(name));
});

const slowness = measureSlowness();
if (slowness > 2)
  console.log(`This machine is ${slowness.toFixed(1)} times slower than a quiet one: tests get the time.`);

export default defineConfig({
  test: {
    globalSetup: './test/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    env: { TEST_SLOWNESS: String(slowness) },
    testTimeout: 30_000 * slowness,
    hookTimeout: 30_000 * slowness,
    teardownTimeout: 30_000 * slowness,
    allowOnly: false,
    projects: [
      project('main', 'test/**/*.test.ts', { exclude: apart }),
      project('api-postgres', 'test/api/**/*.test.ts', { env: { STORE: 'postgres' } }),
      project(
        'api-pglite',
        embedded.map((name) => `test/api/${name}.test.ts`),
        { env: { STORE: 'pglite' } },
      ),
      ...onDemand.map((name) => project(name, `test/${name}/**/*.test.ts`)),
    ],
  },
});
