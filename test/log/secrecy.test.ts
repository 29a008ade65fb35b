import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHostileProxy, type HostileProxy } from '../support/hostile-proxy.ts';
import { openWorld, type World } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

const clientKey = 'client-key-3f9a61d2c8';
const planted = {
  input: 'planted-input-71c0aa',
  query: 'planted-query-90d1bb',
  path: 'planted-path-18e2cc',
  idempotencyKey: 'planted-idempotency-27f3dd',
  wrongKey: 'planted-wrong-key-36a4ee',
  upstreamWords: 'planted-words-45b5ff',
};

let outside: World;
let world: World;
let panel: HostileProxy;
let node: HostileProxy;
const errorAnswers: string[] = [];

beforeAll(async () => {
  outside = await openWorld();
  panel = await startHostileProxy(outside.kodosumi.url, planted.upstreamWords);
  node = await startHostileProxy(outside.masumi.url, planted.upstreamWords);
  const hash = createHash('sha256').update(clientKey).digest('hex');
  world = await openWorld({
    beside: outside,
    env: { API_KEYS: `shop:${hash}`, KODOSUMI_BASE_URL: panel.url, MASUMI_NODE_URL: node.url },
  });
}, patiently(120_000));
afterAll(async () => {
  await world.close();
  await Promise.all([panel.stop(), node.stop()]);
  await outside.close();
});

async function ask(path: string, init: Parameters<World['call']>[1] = {}, key = clientKey) {
  const answer = await world.call<{ id: number }>(path, {
    ...init,
    headers: { authorization: `Bearer ${key}`, ...init.headers },
  });
  if (answer.status >= 400) errorAnswers.push(JSON.stringify(answer.body) + JSON.stringify([...answer.headers]));
  return answer;
}

const order = (agentKey: string, data: object, headers: Record<string, string> = {}) =>
  ask(`/${agentKey}/jobs`, { body: { data }, headers });

async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) await world.round();
}

test(
  'no secret, input, result or word of an upstream stands in a log line, an error answer or a figure',
  async () => {
    // Through success and failure.
    const good = await order('writer', { prompt: planted.input }, { 'idempotency-key': planted.idempotencyKey });
    await order('failing', { how: 'unexpected' });
    await order('failing', { how: 'told' });
    await rounds(12);
    const done = await ask(`/writer/jobs/${good.body.id}`);
    expect(done.body).toMatchObject({
      status: 'completed',
      result: { output: expect.stringContaining(planted.input) },
    });

    // What callers get wrong.
    await ask(`/writer/jobs/${good.body.id}?token=${planted.query}`);
    await ask(`/${planted.path}`);
    await ask(`/${planted.path}/jobs/${planted.path}`);
    await ask(`/writer/jobs/1`, {}, planted.wrongKey);
    await ask('/writer/jobs', { text: `{"data": {"prompt": "${planted.input}"` });
    await order('writer', { prompt: { deep: planted.input } });
    await order('writer', {}, { 'idempotency-key': planted.idempotencyKey });
    await order('survey', { [`extra`]: planted.input });
    await ask('/writer/jobs', { text: planted.input, headers: { 'content-type': 'text/plain' } });

    // Upstreams that answer with all they were sent.
    for (const status of [401, 400, 500]) {
      for (const upstream of [panel, node]) {
        const underWay = await order('writer', { prompt: planted.input });
        await rounds(2);
        upstream.answerWith(status);
        await rounds(2);
        await order('writer', { prompt: `${planted.input} ${status}` });
        await ask('/agents');
        await world.round(20_000);
        upstream.answerWith(null);
        await rounds(3);
        await ask(`/writer/jobs/${underWay.body.id}`);
      }
    }

    // A database that refuses, with the row in its error.
    await world.round(60_000);
    await rounds(2);
    await order('writer', { prompt: planted.input });
    const { em } = world.service.database;
    for (const statement of refuseToMove) await em.fork().execute(statement);
    await order('writer', { prompt: planted.input });
    await rounds(3);
    await em.fork().execute('drop trigger refuse on jobs');
    await em.fork().execute('alter table jobs rename to gone');
    await ask(`/writer/jobs/${good.body.id}`);
    await order('writer', { prompt: planted.input });
    await world.service.dueDuties.pass().catch(() => undefined);
    await em.fork().execute('alter table gone rename to jobs');

    const logged = world.logged.join('\n');
    const figures = await world.service.metrics.scrape();
    expect(logged).toContain('request failed');
    expect(logged).toContain('job changed');
    expect(logged).toContain('step failed, tried again later');
    expect(logged).toContain('no answer, asked again later');
    expect(errorAnswers.length).toBeGreaterThan(10);
    expect(figures).toContain('answer="4xx"');

    const { config } = world;
    const database = config.database.kind === 'postgres' ? new URL(config.database.url).password : clientKey;
    const { credentials } = config.kodosumi;
    const secrets = {
      ...planted,
      clientKey,
      database,
      masumiKey: config.masumi.apiKey,
      kodosumiPassword: credentials.kind === 'password' ? credentials.password : credentials.apiKey,
    };
    const places = { logged, figures, errorAnswers: errorAnswers.join('\n') };
    const found = Object.entries(places).flatMap(([place, text]) =>
      Object.entries(secrets)
        .filter(([, secret]) => text.includes(secret))
        .map(([name, secret]) => `${name} in ${place}: ${excerpt(text, secret)}`),
    );
    expect(found).toEqual([]);
  },
  patiently(120_000),
);

test('a line that concerns a request or a job names it', () => {
  const lines = world.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  const requests = lines.filter(({ message }) => message === 'request');
  expect(requests.length).toBeGreaterThan(30);
  for (const line of requests) {
    expect(line).toMatchObject({ level: 'info', request_id: expect.any(String), ms: expect.any(Number) });
    expect(line).toMatchObject({ method: expect.any(String), status: expect.any(Number) });
  }
  const routes = new Set(requests.map(({ route }) => route));
  expect([...routes].sort()).toEqual(['/:agent_key', '/:agent_key/jobs', '/:agent_key/jobs/:id', '/agents']);
  const created = requests.find(({ route, status }) => route === '/:agent_key/jobs' && status === 201);
  expect(created).toMatchObject({ job_id: expect.any(Number) });
  for (const line of lines.filter(({ message }) => message === 'job changed')) {
    expect(line).toMatchObject({ job_id: expect.any(Number), events: expect.any(Array) });
  }
  const failed = lines.find(({ message }) => message === 'request failed');
  expect(requests.map(({ request_id }) => request_id)).toContain(failed?.['request_id']);
});

const refuseToMove = [
  `create function refuse() returns trigger language plpgsql as $$ begin
    if tg_op = 'INSERT' or new.status <> old.status then
      raise exception 'refused: %', new.input using detail = new.input::text;
    end if;
    return new;
  end $$`,
  `create trigger refuse before insert or update on jobs for each row execute function refuse()`,
];

function excerpt(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 200), at + secret.length + 50);
}
