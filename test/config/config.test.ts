import { expect, test } from 'vitest';
import { readConfig, wantsSandbox, type Config, type Environment } from '../../server/config/config.ts';
import { agents, realUpstreams } from './real-upstreams.ts';

test('the least configuration is read, with what counts when nothing is said', () => {
  expect(configOf({})).toMatchObject({
    isSandbox: false,
    host: '127.0.0.1',
    port: 3000,
    access: { kind: 'local_only' },
    database: { kind: 'pglite', folder: 'data/pglite' },
    masumi: { nodeUrl: 'https://node.example.org/api/v1', network: 'Preprod' },
    kodosumi: { credentials: { kind: 'api_key' } },
    leaseMs: 20_000,
  });
  expect(configOf({}).agents.get('writer')).toMatchObject({
    ...{ payWithinMs: 1_800_000, runWithinMs: 7_200_000, outputHashForm: 'escaped', account: 'api_key' },
  });
});

test('a node URL with a path of its own keeps it', () => {
  expect(configOf({ MASUMI_NODE_URL: 'http://node:3001/v2' }).masumi.nodeUrl).toBe('http://node:3001/v2');
});

test('every fault is told at once, in one line that names the variable', () => {
  const faults = faultsOf({
    ...realUpstreams,
    KODOSUMI_BASE_URL: 'kodosumi',
    MASUMI_NODE_URL: '',
    MASUMI_NETWORK: 'Testnet',
    AGENTS_CONFIG: '{',
    API_KEYS: 'me:secret',
    PORT: '99999',
    LOG_LEVEL: 'loud',
    MAX_BODY_BYTES: '1 MB',
    DATABASE_URL: 'mysql://db',
    SANDBOX: 'yes',
  });
  const lines = [
    /^SANDBOX must be/,
    /^MASUMI_NETWORK must be Preprod or Mainnet$/,
    /^API_KEYS entry 1 is not name:sha256hex/,
    /^DATABASE_URL must be a URL that begins with postgres:/,
    /^PORT must be a whole number from 0 to 65535$/,
    /^LOG_LEVEL must be one of/,
    /^KODOSUMI_BASE_URL must be a URL/,
    /^MASUMI_NODE_URL is required$/,
    /^AGENTS_CONFIG is not JSON$/,
    /^MAX_BODY_BYTES must be a whole number/,
  ];
  for (const line of lines) expect(faults.filter((fault) => line.test(fault))).toHaveLength(1);
  expect(faults).toHaveLength(lines.length);
});

test.each(['KODOSUMI_BASE_URL', 'MASUMI_NODE_URL'])('%s is a plain address, else nothing starts', (name) => {
  const line = `${name} must be a plain address: no user name, no password, no query and no fragment`;
  const odd = ['user:pw@h', 'user@h', ':pw@h', 'h?a=b', 'h/?', 'h#a', 'h/panel#'];
  for (const address of odd) {
    expect(faultsOf({ ...realUpstreams, [name]: `https://${address}` }), address).toEqual([line]);
  }
  for (const address of ['h', 'h:3370/', 'h/panel', '[::1]:3370', 'h/a@b:c']) {
    expect(faultsOf({ ...realUpstreams, [name]: `https://${address}` }), address).toEqual([]);
  }
});

test.each(['KODOSUMI_API_KEY', 'MASUMI_API_KEY'])('%s is one that can be sent, else nothing starts', (name) => {
  const line = `${name} must be one word of visible ASCII characters`;
  for (const key of ['a\nb', 'a\r\nx: y', 'a b', 'a\tb', 'a\0b', 'k\u00e9y', 'a\x7fb', '\u201ca\u201d']) {
    expect(faultsOf({ ...realUpstreams, [name]: key }), JSON.stringify(key)).toEqual([line]);
  }
  for (const key of ['eyJhbGciOiJIUzI1NiJ9.e30.a-b_c', ' key\n', 'a+b/c=', '!#$%&()*:<>?@[]^`{|}~']) {
    expect(faultsOf({ ...realUpstreams, [name]: key }), JSON.stringify(key)).toEqual([]);
  }
});

test('a lost launch is searched for as long as it may be under way', () => {
  const line = 'LAUNCH_RECOVERY_SECONDS must be at least 65: for so long a launch may be under way';
  expect(faultsOf({ ...realUpstreams, LAUNCH_RECOVERY_SECONDS: '64' })).toEqual([line]);
  expect(faultsOf({ ...realUpstreams, LAUNCH_RECOVERY_SECONDS: '65' })).toEqual([]);
  expect(faultsOf({ ...realUpstreams, LEASE_SECONDS: '100', LAUNCH_RECOVERY_SECONDS: '100' })).toEqual([]);
});

test('keys that sign and seal have 32 bytes, and names of their own', () => {
  const [good, short] = [Buffer.alloc(32, 7), Buffer.alloc(31, 7)].map((bytes) => bytes.toString('base64')) as [
    string,
    string,
  ];
  const form = '32 bytes in base64, as openssl rand -base64 32 prints them';
  for (const wrong of [short, 'x', `${good}=`, `a:${good}`, 'ab'.repeat(32)]) {
    expect(faultsOf({ ...realUpstreams, RECEIPT_KEY: wrong })).toEqual([`RECEIPT_KEY must be ${form}`]);
  }
  expect(faultsOf({ ...realUpstreams, RECEIPT_KEY: good, SECRETS_KEY: good })).toEqual([]);
  const other = Buffer.alloc(32, 8).toString('base64');
  expect(faultsOf({ ...realUpstreams, SECRETS_KEY: `a:${good}, b:${other}` })).toEqual([]);
  expect(faultsOf({ ...realUpstreams, SECRETS_KEY: `a:${good},b:${short},` })).toEqual([
    `SECRETS_KEY entry 2, 3 is not base64 or id:base64 of ${form}`,
  ]);
  expect(faultsOf({ ...realUpstreams, SECRETS_KEY: `a:${good},a:${other}` })).toEqual([
    'SECRETS_KEY names the key "a" twice',
  ]);
});

test('no value ever stands in a fault', () => {
  const secret = 'hunter2hunter2';
  const names = Object.keys(realUpstreams).filter((name) => name !== 'KODOSUMI_API_KEY' && name !== 'MASUMI_API_KEY');
  const env = Object.fromEntries(
    [...names, 'API_KEYS', 'DATABASE_URL', 'PORT', 'HOST', 'RECEIPT_KEY', 'SECRETS_KEY'].map((name) => [name, secret]),
  );
  const inAgents = agents({ writer: { pricing: { type: secret }, name: 7, pay_within_seconds: secret } });
  const faults = [...faultsOf(env), ...faultsOf({ ...realUpstreams, AGENTS_CONFIG: inAgents })];
  expect(faults.length).toBeGreaterThan(8);
  expect(faults.join('\n')).not.toContain(secret);
  expect(faults.filter((fault) => fault.includes('\n'))).toEqual([]);
});

test.each([
  ['KODOSUMI_BASE_URL', 'KODOSUMI_BASE_URL is required'],
  ['KODOSUMI_API_KEY', 'KODOSUMI_PASSWORD is required (or set KODOSUMI_API_KEY)'],
  ['MASUMI_NODE_URL', 'MASUMI_NODE_URL is required'],
  ['MASUMI_API_KEY', 'MASUMI_API_KEY is required'],
  ['MASUMI_NETWORK', 'MASUMI_NETWORK is required'],
  ['AGENTS_CONFIG', 'AGENTS_CONFIG is required (or AGENTS_CONFIG_FILE)'],
])('without %s nothing starts', (name, fault) => {
  expect(faultsOf({ ...realUpstreams, [name]: undefined })).toContain(fault);
});

test('Mainnet is refused on the embedded database', () => {
  const env = { ...realUpstreams, MASUMI_NETWORK: 'Mainnet' };
  expect(faultsOf(env)).toEqual([
    'DATABASE_URL is required for MASUMI_NETWORK=Mainnet: the embedded database is for trying out',
  ]);
  expect(faultsOf({ ...env, DATABASE_URL: 'postgres://db/connector' })).toEqual([]);
});

test('without keys the service listens on loopback only', () => {
  const line = 'HOST must be 127.0.0.1, localhost or ::1 as long as API_KEYS is not set';
  for (const HOST of ['0.0.0.0', '::', '192.168.1.2', 'example.org']) {
    expect(faultsOf({ ...realUpstreams, HOST })).toEqual([line]);
    expect(faultsOf({ ...realUpstreams, HOST, API_KEYS: `me:${'0'.repeat(64)}` })).toEqual([]);
  }
  for (const HOST of ['localhost', '::1']) expect(faultsOf({ ...realUpstreams, HOST })).toEqual([]);
});

test('several keys may have one name', () => {
  const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];
  expect(configOf({ API_KEYS: `me:${first}, me:${second}` }).access).toEqual({
    kind: 'keys',
    keys: [
      { name: 'me', sha256: first },
      { name: 'me', sha256: second },
    ],
  });
});

test('the sandbox is for who sets nothing, or asks for it', () => {
  expect(wantsSandbox({})).toBe(true);
  expect(wantsSandbox({ PORT: '4000', LOG_LEVEL: 'debug', MASUMI_NODE_URL: '' })).toBe(true);
  for (const name of [...Object.keys(realUpstreams), 'AGENTS_CONFIG_FILE', 'API_KEYS', 'DATABASE_URL']) {
    expect(wantsSandbox({ [name]: 'x' })).toBe(false);
    expect(wantsSandbox({ [name]: 'x', SANDBOX: '1' })).toBe(true);
  }
});

test('beside SANDBOX=1 keys and a database apply, an upstream or agent is a fault', () => {
  const asked = { SANDBOX: '1', API_KEYS: `me:${'0'.repeat(64)}`, DATABASE_URL: 'postgres://db/connector' };
  expect(configOf(asked, realUpstreams)).toMatchObject({
    isSandbox: true,
    access: { kind: 'keys' },
    database: { kind: 'postgres' },
  });
  const both = readConfig({ ...asked, MASUMI_NODE_URL: 'http://node', AGENTS_CONFIG_FILE: '/agents' }, realUpstreams);
  expect(both.kind === 'faulty' && both.faults).toEqual([
    'MASUMI_NODE_URL cannot be set beside SANDBOX=1: the sandbox brings its own upstreams and agents',
    'AGENTS_CONFIG_FILE cannot be set beside SANDBOX=1: the sandbox brings its own upstreams and agents',
  ]);
});

function faultsOf(env: Environment): string[] {
  const answer = readConfig(env, null);
  return answer.kind === 'faulty' ? answer.faults : [];
}

function configOf(env: Environment, sandbox: Environment | null = null): Config {
  const answer = readConfig(sandbox === null ? { ...realUpstreams, ...env } : env, sandbox);
  if (answer.kind === 'faulty') throw new Error(answer.faults.join('\n'));
  return answer.config;
}
