import { describe, expect, test } from 'vitest';
import { readConfig, type Environment } from '../../server/config/config.ts';
import { createLog } from '../../server/log/create-log.ts';
import { secretsOf } from '../../server/log/secrets-of.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import { realUpstreams } from '../config/real-upstreams.ts';

/** What a service with this configuration writes when a line is full of the text. */
function loggedBy(env: Environment, text: string): string {
  const answer = readConfig({ ...realUpstreams, ...env }, null);
  if (answer.kind === 'faulty') throw new Error(answer.faults.join('\n'));
  const lines: string[] = [];
  const context = () => ({ request_id: text });
  const log = createLog(
    { level: 'info', secrets: secretsOf(answer.config), context },
    { write: (line) => lines.push(line) },
  );
  const err = new NoAnswer('masumi', `it said ${text}`, { cause: new NoAnswer('kodosumi', text) });
  log.error({ err, [text]: 1, deep: { list: [`before${text}after`, text] } }, `message ${text}`);
  return lines.join('');
}

const withPassword = { KODOSUMI_API_KEY: undefined, KODOSUMI_USERNAME: 'connector' };

describe.each<[string, (secret: string) => Environment]>([
  ["the node's key", (secret) => ({ MASUMI_API_KEY: secret })],
  ["the panel's key", (secret) => ({ KODOSUMI_API_KEY: secret })],
  ["the panel's password", (secret) => ({ ...withPassword, KODOSUMI_PASSWORD: secret })],
  ["the database's password", (secret) => ({ DATABASE_URL: `postgres://me:${secret}@db/connector` })],
])('%s', (_name, configured) => {
  test.each([4, 8, 16, 24, 32, 39, 40, 64, 300])('of %i characters stands in no line', (length) => {
    const secret = 'Zk7'.repeat(length).slice(0, length);
    const logged = loggedBy(configured(secret), secret);
    expect(logged).not.toContain(secret);
    expect(logged).toContain('before[secret]after');
    expect(JSON.parse(logged)).toMatchObject({ level: 'error', message: 'message [secret]' });
  });
});

test.each(['p@ss/word:1', 'zwölf%monate', 'a"b\\c', 'one two'])(
  'the password %j of the database stands in no line, as it is or as the URL has it',
  (password) => {
    const written = encodeURIComponent(password);
    const env = { DATABASE_URL: `postgres://me:${written}@db/connector` };
    for (const text of [password, written]) {
      const logged = loggedBy(env, text);
      expect(logged).not.toContain(JSON.stringify(text).slice(1, -1));
      expect(logged).toContain('message [secret]');
    }
  },
);

test('a password with a quote or a line in it stands in no line', () => {
  for (const secret of ['a"quoted"b', 'back\\slash', 'two\nlines', 'tab\tbed']) {
    const logged = loggedBy({ ...withPassword, KODOSUMI_PASSWORD: secret }, secret);
    expect(logged).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(logged).toContain('message [secret]');
  }
});
