import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../server/http/openapi/openapi-document.ts';

async function lint(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(
    ({ severity, ruleId, message, location }) => `${severity} ${ruleId}: ${message} ${location[0]?.pointer ?? ''}`,
  );
}

const sourceOf = (kind: 'keys' | 'local_only', publicUrl: string | null) =>
  JSON.stringify(openApiDocument('0.1.0', { access: { kind }, publicUrl }));
const source = sourceOf('keys', null);

test('the document of a service with keys lints without an error or a warning', async () => {
  expect(await lint(source)).toEqual([]);
  expect(await lint(sourceOf('keys', 'https://sell.test/agents'))).toEqual([]);
});

test('the document of a service without keys lints without an error', async () => {
  // That nothing asks for a key is what it has to say.
  const problems = await lint(sourceOf('local_only', null));
  expect(problems.filter((problem) => problem.startsWith('error'))).toEqual([]);
});

test('the linter sees an example that does not fit its schema', async () => {
  const faulty = source.replaceAll('"status":"pending_payment"', '"status":"pending"');
  expect((await lint(faulty)).join('\n')).toContain('no-invalid-media-type-examples');
});
