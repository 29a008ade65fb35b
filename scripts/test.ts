import { parseCLI, startVitest, type TestCase, type Vitest } from 'vitest/node';
import { createCommand, runCommand } from './command/command.ts';

const everyday = ['main', 'api-postgres', 'api-pglite'];

const command = createCommand('test', 'Runs the tests, each group that needs nothing but npm unless told.')
  .argument('[words...]', 'for Vitest: parts of file names, --project NAME, -t TITLE and its other options')
  .allowUnknownOption()
  .action(runTests);

await runCommand(command);
process.exit();

async function runTests(words: string[]): Promise<void> {
  const { filter, options } = parseCLI(['vitest', 'run', ...words]);
  const vitest = await startVitest(filter, { ...options, project: options.project ?? everyday });
  const { passed, skipped, ...counted } = count(vitest);
  // What stopped the run before any test could fail, no tests at all among it, is a failure as well.
  const failed = process.exitCode === 1 ? Math.max(1, counted.failed) : counted.failed;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

function count(vitest: Vitest): { passed: number; failed: number; skipped: number } {
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (state: ReturnType<TestCase['result']>['state']) =>
    tests.filter((test) => test.result().state === state).length;
  const brokenSuites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const outsideTests = brokenSuites.reduce((sum, suite) => sum + suite.errors().length, 0);
  return {
    passed: inState('passed'),
    failed: inState('failed') + outsideTests + vitest.state.getUnhandledErrors().length,
    // A test that never came to run is not a pass, whatever stopped it.
    skipped: inState('skipped') + inState('pending'),
  };
}
