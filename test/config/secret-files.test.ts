import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig, readDatabaseConfig, wantsSandbox } from '../../server/config/config.ts';
import { secretVariables } from '../../server/config/secret-files.ts';
import { realUpstreams } from './real-upstreams.ts';

const folder = mkdtempSync(join(tmpdir(), 'connector-secrets-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const { KODOSUMI_API_KEY: _, ...withoutKey } = realUpstreams;
const complete = {
  ...withoutKey,
  KODOSUMI_USERNAME: 'admin',
  KODOSUMI_PASSWORD: 'a pass word',
  DATABASE_URL: 'postgresql://user:password@host/name',
  API_KEYS: `anna:${'a'.repeat(64)}`,
  RECEIPT_KEY: Buffer.alloc(32, 1).toString('base64'),
  SECRETS_KEY: `first:${Buffer.alloc(32, 2).toString('base64')}`,
};

function inFile(content: string): string {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, content);
  return path;
}

function faultsOf(env: Record<string, string>): string[] {
  const answer = readConfig(env, null);
  return answer.kind === 'faulty' ? answer.faults : [];
}

test('a secret in a file counts as one in its variable, without the line end', () => {
  const inline: Record<string, string> = { ...complete };
  const mounted: Record<string, string> = {};
  for (const [name, value] of Object.entries(inline)) {
    if (secretVariables.some((secret) => secret === name)) mounted[`${name}_FILE`] = inFile(`${value}\n`);
    else mounted[name] = value;
  }
  expect(Object.keys(mounted).filter((name) => name.endsWith('_FILE'))).toHaveLength(6);
  expect(readConfig(mounted, null)).toEqual(readConfig(inline, null));
  expect(readConfig(mounted, null).kind).toBe('config');

  const { KODOSUMI_API_KEY_FILE: path, ...rest } = { ...withoutKey, KODOSUMI_API_KEY_FILE: inFile(' key\r\n') };
  expect(readConfig({ ...rest, KODOSUMI_API_KEY_FILE: path }, null)).toMatchObject({
    config: { kodosumi: { credentials: { kind: 'api_key', apiKey: 'key' } } },
  });
});

test.each(secretVariables)('%s and its file cannot both be set, and neither value is told', (name) => {
  const given = { ...complete, KODOSUMI_API_KEY: 'key', [`${name}_FILE`]: inFile('from-the-file') };
  expect(faultsOf(given)).toEqual([`${name} and ${name}_FILE cannot both be set`]);
});

test.each(secretVariables)('%s_FILE that is empty or not there is one line', (name) => {
  const { [name]: _left, ...given }: Record<string, string> = complete;
  if (name === 'KODOSUMI_PASSWORD') delete given['KODOSUMI_API_KEY'];
  const file = `${name}_FILE`;
  expect(faultsOf({ ...given, [file]: join(folder, 'nothing') })).toEqual([`${file} names a file that cannot be read`]);
  expect(faultsOf({ ...given, [file]: folder })).toEqual([`${file} names a file that cannot be read`]);
  expect(faultsOf({ ...given, [file]: inFile(' \n') })).toEqual([`${file} names a file that is empty`]);
});

test('a secret in a file is a configured one: no sandbox comes of it, and none is taken beside SANDBOX=1', () => {
  const ofTheWorld = secretVariables.filter((name) => name !== 'RECEIPT_KEY' && name !== 'SECRETS_KEY');
  for (const name of ofTheWorld) expect(wantsSandbox({ [`${name}_FILE`]: '/run/secrets/x' })).toBe(false);
  const answer = readConfig({ SANDBOX: '1', MASUMI_API_KEY_FILE: inFile('key') }, realUpstreams);
  expect(answer).toEqual({
    kind: 'faulty',
    faults: ['MASUMI_API_KEY_FILE cannot be set beside SANDBOX=1: the sandbox brings its own upstreams and agents'],
  });
});

test('the commands find the database by the same file', () => {
  const { config, faults } = readDatabaseConfig({ DATABASE_URL_FILE: inFile(`${complete.DATABASE_URL}\n`) });
  expect(faults).toEqual([]);
  expect(config.database).toMatchObject({ kind: 'postgres', url: complete.DATABASE_URL });
});

test('agents are named in one place only', () => {
  expect(faultsOf({ ...complete, AGENTS_CONFIG_FILE: inFile('{}') })).toEqual([
    'AGENTS_CONFIG and AGENTS_CONFIG_FILE cannot both be set',
  ]);
});
