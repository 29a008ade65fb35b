import { createHash } from 'node:crypto';
import pg from 'pg';
import { startKodosumiSimulator } from '../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { startMasumiSimulator } from '../server/sandbox/masumi/start-masumi-simulator.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { insertJobsSql, numbered } from './transitions/insert-jobs.ts';
import { requestRate, type Sent } from './http/request-rate.ts';
import { startServer } from './http/start-server.ts';
import { median } from './median.ts';

const rounds = 5;
const roundMs = 1_500;
const connections = 16;
const history = 20_000;
const agents = Array.from({ length: 20 }, (_, index) => `free-${index}`);

console.log(`The service against bare Express and pg on one PostgreSQL: requests a second, ${connections} connections,
median of ${rounds} rounds of ${roundMs} ms that take turns. The service checks a key, the contract, the form and the limits,
names requests and sends its headers; the bare handler does none of that.
GET reads the same row. POST orders from ${agents.length} free agents, which writes a job, its input, its duty and its event in one
transaction: no payment node is asked, the agents' form comes from the service's memory, and no job is run meanwhile.
The table holds ${history} jobs that have ended.`);

const clock = { now: () => new Date() };
const postgres = await startPostgres();
const masumi = await startMasumiSimulator({ clock });
const kodosumi = await startKodosumiSimulator({ clock, fast: true });
const key = 'bench-key';
const env = {
  DATABASE_URL: postgres.url,
  API_KEYS: `bench:${createHash('sha256').update(key).digest('hex')}`,
  KODOSUMI_BASE_URL: kodosumi.url,
  KODOSUMI_USERNAME: kodosumi.username,
  KODOSUMI_PASSWORD: kodosumi.password,
  MASUMI_NODE_URL: masumi.url,
  MASUMI_API_KEY: masumi.apiKey,
  MASUMI_NETWORK: 'Preprod',
  AGENTS_CONFIG: JSON.stringify(
    Object.fromEntries(
      agents.map((key) => [key, { name: key, kodosumi_agent_id: 'summary:Writer', pricing: { type: 'free' } }]),
    ),
  ),
  MAX_CREATES_PER_MINUTE: '1000000',
  MAX_CONCURRENT_RUNS: '10000',
};
const service = await startServer('bench/http/service-server.ts', env);
const bare = await startServer('bench/http/bare-server.ts', { DATABASE_URL: postgres.url });
const database = new pg.Client(postgres.url);
await database.connect();
try {
  // With a past and its statistics, as a table in use has them; an empty one would be read whole at each order.
  await database.query(numbered(insertJobsSql), [history, 'completed', 'paid_out', 1, null, null]);
  await database.query('vacuum analyze');
  const authorization = `Bearer ${key}`;
  const body = JSON.stringify({ data: { prompt: 'A page about lighthouses' } });
  const headers = { authorization, 'content-type': 'application/json', 'content-length': String(body.length) };
  const post: Sent = { method: 'POST', path: () => `/${anyOf(agents)}/jobs`, headers, body };
  await compare('POST', post, 0.4);

  await requestRate(service.url, post, 500, connections);
  const { rows } = await database.query<{ path: string }>(
    "select '/' || agent_key || '/jobs/' || id as path from jobs where owner = 'bench' and id > $1",
    [history],
  );
  const paths = rows.map(({ path }) => path);
  await compare('GET', { method: 'GET', path: () => anyOf(paths), headers: { authorization } }, 0.6);
} finally {
  await database.end();
  await Promise.all([service.stop(), bare.stop(), masumi.stop(), kodosumi.stop()]);
  await postgres.stop();
}

function anyOf(texts: string[]): string {
  return texts[Math.floor(Math.random() * texts.length)] ?? '';
}

async function forgetOrders(): Promise<void> {
  for (const table of ['job_inputs', 'duties', 'job_events']) await database.query(`truncate ${table}`);
  await database.query('delete from jobs where id > $1', [history]);
  await database.query('vacuum jobs');
}

async function compare(name: string, sent: Sent, goal: number): Promise<void> {
  const rates = { service: [] as number[], bare: [] as number[] };
  for (let round = -1; round < rounds; round += 1) {
    for (const [who, { url }] of Object.entries({ service, bare }) as ['service' | 'bare', { url: string }][]) {
      // What a round wrote would make the next one slower.
      if (sent.method === 'POST') await forgetOrders();
      const rate = await requestRate(url, sent, roundMs, connections);
      if (round >= 0) rates[who].push(rate);
    }
  }
  const [ours, theirs] = [median(rates.service), median(rates.bare)];
  const ratio = ours / theirs;
  console.log(
    `${name.padEnd(4)}  service ${ours.toFixed(0)}/s  bare ${theirs.toFixed(0)}/s  ratio ${ratio.toFixed(2)} (goal ${goal})`,
  );
}
