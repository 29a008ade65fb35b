import type { DatabaseLocation } from '../../mikro-orm.config.ts';
import { readCorsOrigins, readPublicUrl, readTrustProxy } from './caller-config.ts';
import { readAgents } from './agents-config.ts';
import { readDatabase, type DatabaseConfig } from './database-config.ts';
import { readSecrets, type SecretsConfig } from './secrets-config.ts';
import { readLeases } from './lease-config.ts';
import { EnvReader } from './env-reader.ts';
import { readAccess, readNetwork } from './access-config.ts';
import type { Access } from '../http/access.ts';
import type { SoldAgent } from '../jobs/agents/sold-agent.ts';
import type { Network } from '../jobs/money/payment.ts';
import type { KodosumiCredentials } from '../ports/kodosumi.ts';

export type Config = {
  isSandbox: boolean;
  host: string;
  port: number;
  /** How long a connection is kept between two requests. */
  keepAliveMs: number;
  /** Where Prometheus reads figures; null when it does not. */
  metrics: { host: string; port: number } | null;
  access: Access;
  /** Where callers reach this service, without a slash at its end; null when it is not told. */
  publicUrl: string | null;
  corsOrigins: string[];
  trustProxy: number | string[] | false;
  logLevel: (typeof logLevels)[number];
  database: DatabaseLocation;
  /** Where the embedded database lies; null when there is none. */
  dataDir: string | null;
  kodosumi: { baseUrl: string; credentials: KodosumiCredentials };
  masumi: { nodeUrl: string; apiKey: string; network: Network };
  agents: ReadonlyMap<string, SoldAgent>;
  secrets: SecretsConfig;
  maxBodyBytes: number;
  maxOpenUnpaid: number;
  maxOpenUnpaidPerCaller: number;
  maxCreatesPerMinute: number;
  maxConcurrentRuns: number;
  maxResultBytes: number;
  unpaidGraceMs: number;
  launchRecoveryMs: number;
  runVisibleWithinMs: number;
  /** How long a worker holds a job; what it does with it in that time is measured by it. */
  leaseMs: number;
  reconcileIntervalMs: number;
  paymentWatchIntervalMs: number;
  concurrency: number;
};

export type ConfigAnswer = { kind: 'config'; config: Config } | { kind: 'faulty'; faults: string[] };

const logLevels = ['info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent'] as const;

const worldVariables = [
  'KODOSUMI_BASE_URL',
  'KODOSUMI_API_KEY',
  'KODOSUMI_USERNAME',
  'KODOSUMI_PASSWORD',
  'MASUMI_NODE_URL',
  'MASUMI_API_KEY',
  'MASUMI_NETWORK',
  'AGENTS_CONFIG',
];
const worldNames = worldVariables.flatMap((name) => [name, `${name}_FILE`]);

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of this process; nothing else of the service reads them. */
export const environment: Environment = process.env;

/** Simulated upstreams: asked for, or nothing at all is configured. One variable set asks for all that are needed. */
export function wantsSandbox(env: Environment): boolean {
  if (env['SANDBOX'] === '1') return true;
  return [...worldVariables, 'API_KEYS', 'DATABASE_URL'].every((name) => !isGiven(env, name));
}

/** By itself or as a file. */
export function isGiven(env: Environment, name: string): boolean {
  return [name, `${name}_FILE`].some((candidate) => env[candidate]);
}

/** Reads and checks everything at once. `sandboxWorld` are the variables that a started sandbox gave. */
export function readConfig(env: Environment, sandboxWorld: Environment | null): ConfigAnswer {
  const faults: string[] = [];
  if (sandboxWorld !== null) {
    for (const name of worldNames.filter((world) => env[world])) {
      faults.push(`${name} cannot be set beside SANDBOX=1: the sandbox brings its own upstreams and agents`);
    }
  }
  const own =
    sandboxWorld === null
      ? env
      : Object.fromEntries(Object.entries(env).filter(([name]) => !worldNames.includes(name)));
  const read = new EnvReader({ ...own, ...sandboxWorld }, faults);
  read.oneOf('SANDBOX', ['0', '1']);
  const network = readNetwork(read);
  const access = readAccess(read);
  const host = read.text('HOST', '127.0.0.1');
  if (access.kind === 'local_only' && !['127.0.0.1', 'localhost', '::1'].includes(host)) {
    faults.push('HOST must be 127.0.0.1, localhost or ::1 as long as API_KEYS is not set');
  }
  const { database, dataDir } = readDatabase(read);
  const kodosumiUrl = read.url('KODOSUMI_BASE_URL');
  const nodeUrl = withApiPath(read.url('MASUMI_NODE_URL'));
  if (database.kind === 'pglite' && network === 'Mainnet') {
    faults.push('DATABASE_URL is required for MASUMI_NETWORK=Mainnet: the embedded database is for trying out');
  }
  const credentials = readCredentials(read);
  const account = credentials.kind === 'password' ? credentials.name : 'api_key';
  const outputHashForm = read.oneOf('OUTPUT_HASH_FORM', ['escaped', 'raw']);
  const config: Config = {
    isSandbox: sandboxWorld !== null,
    host,
    port: read.integer('PORT', 3000, { min: 0, max: 65_535 }),
    keepAliveMs: read.integer('KEEP_ALIVE_SECONDS', 75, { min: 1, max: 3_600 }) * 1_000,
    metrics: readMetrics(read),
    access,
    publicUrl: readPublicUrl(read),
    corsOrigins: readCorsOrigins(read),
    trustProxy: readTrustProxy(read),
    logLevel: read.oneOf('LOG_LEVEL', logLevels),
    database,
    dataDir,
    kodosumi: { baseUrl: kodosumiUrl, credentials },
    masumi: { nodeUrl, apiKey: read.requiredKey('MASUMI_API_KEY'), network },
    agents: readAgents(read, { network, account, outputHashForm }),
    secrets: readSecrets(read),
    maxBodyBytes: read.integer('MAX_BODY_BYTES', 1_048_576, { min: 1_024, max: 67_108_864 }),
    maxOpenUnpaid: read.integer('MAX_OPEN_UNPAID', 100, { min: 1, max: 1_000_000 }),
    maxOpenUnpaidPerCaller: read.integer('MAX_OPEN_UNPAID_PER_CALLER', 20, { min: 1, max: 1_000_000 }),
    maxCreatesPerMinute: read.integer('MAX_CREATES_PER_MINUTE', 60, { min: 1, max: 1_000_000 }),
    maxConcurrentRuns: read.integer('MAX_CONCURRENT_RUNS', 10, { min: 1, max: 10_000 }),
    maxResultBytes: read.integer('MAX_RESULT_BYTES', 16_777_216, { min: 1_024, max: 268_435_456 }),
    unpaidGraceMs: read.seconds('UNPAID_GRACE_SECONDS', 1_800),
    ...readLeases(read, [kodosumiUrl, nodeUrl]),
    runVisibleWithinMs: read.seconds('RUN_VISIBLE_WITHIN_SECONDS', 900),
    reconcileIntervalMs: read.integer('RECONCILE_INTERVAL_MS', 250, { min: 10, max: 60_000 }),
    paymentWatchIntervalMs: read.integer('PAYMENT_WATCH_INTERVAL_MS', 500, { min: 50, max: 60_000 }),
    concurrency: read.integer('CONCURRENCY', 32, { min: 1, max: 1_000 }),
  };
  return faults.length === 0 ? { kind: 'config', config } : { kind: 'faulty', faults };
}

function readMetrics(read: EnvReader): Config['metrics'] {
  const port = read.optional('METRICS_PORT');
  if (port === null) return null;
  return {
    host: read.text('METRICS_HOST', '127.0.0.1'),
    port: read.integer('METRICS_PORT', 0, { min: 0, max: 65_535 }),
  };
}

/** What a command needs that works on the jobs beside the service. */
export function readDatabaseConfig(env: Environment): { config: DatabaseConfig; faults: string[] } {
  const faults: string[] = [];
  return { config: readDatabase(new EnvReader(env, faults)), faults };
}

function readCredentials(read: EnvReader): KodosumiCredentials {
  const apiKey = read.optionalKey('KODOSUMI_API_KEY');
  if (apiKey !== null || read.optional('KODOSUMI_API_KEY_FILE') !== null)
    return { kind: 'api_key', apiKey: apiKey ?? '' };
  const hint = ' (or set KODOSUMI_API_KEY)';
  return {
    kind: 'password',
    name: read.required('KODOSUMI_USERNAME', hint),
    password: read.required('KODOSUMI_PASSWORD', hint),
  };
}

function withApiPath(url: string): string {
  if (!URL.canParse(url)) return url;
  return new URL(url).pathname === '/' ? `${url.replace(/\/+$/, '')}/api/v1` : url;
}
