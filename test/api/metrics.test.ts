import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveMetrics } from '../../server/process/serve-metrics.ts';
import { rawStatus } from '../support/raw-status.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function figures(): Promise<Map<string, number>> {
  const lines = (await world.service.metrics.scrape()).split('\n').filter((line) => line !== '' && line[0] !== '#');
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('open jobs, ended jobs, steps, upstream calls, requests, the oldest due job and the pool are counted', async () => {
  const { id } = await world.order();
  const open = await figures();
  expect(open.get('connector_jobs_open{status="pending_payment",settlement="awaiting_funds",agent="writer"}')).toBe(1);
  expect(open.get('connector_oldest_due_job_age_seconds')).toBe(0);
  expect(open.get('connector_database_up')).toBe(1);
  if (process.env.STORE !== 'pglite') expect(open.get('connector_database_pool{state="waiting"}')).toBe(0);

  await world.until(id, (job) => job.status === 'completed');
  await world
    .order('failing', { data: { how: 'told' } })
    .then((failing) => world.until(failing.id, (job) => job.status === 'failed', { agentKey: 'failing' }));
  world.clock.step(60_000);
  const after = await figures();
  expect(after.get('connector_jobs_open{status="pending_payment",settlement="awaiting_funds",agent="writer"}')).toBe(
    undefined,
  );
  expect(after.get('connector_jobs_ended_total{agent="writer",status="completed",error=""}')).toBe(1);
  expect(after.get('connector_jobs_ended_total{agent="failing",status="failed",error="run_failed"}')).toBe(1);
  expect(after.get('connector_settlements_total{agent="writer",settlement="result_queued"}')).toBe(1);
  expect(after.get('connector_job_events_total{type="run_launched"}')).toBe(2);
  expect(after.get('connector_step_duration_seconds_count{step="launch",outcome="moved"}')).toBeGreaterThan(1);
  expect(after.get('connector_oldest_due_job_age_seconds')).toBeGreaterThan(10);
  const call = 'connector_upstream_call_duration_seconds_count';
  expect(after.get(`${call}{upstream="kodosumi",call="POST form",answer="2xx"}`)).toBe(2);
  expect(after.get(`${call}{upstream="masumi",call="POST /payment/submit-result",answer="2xx"}`)).toBe(1);
  const requests = 'connector_http_request_duration_seconds_count';
  expect(after.get(`${requests}{method="POST",route="/:agent_key/jobs",status="201"}`)).toBe(2);
});

test('an upstream that gives no answer is counted as such, and one that is not asked any more as well', async () => {
  world.kodosumi.faults.add({ call: '*', kind: 'reset', times: 30 });
  for (let round = 0; round < 8; round += 1) {
    world.clock.step(11_000);
    await world.call('/agents');
  }
  const seen = [...(await figures()).keys()].filter((name) => name.includes('kodosumi') && name.includes('_count'));
  expect(seen.join('\n')).toContain('answer="none"');
  expect(seen.join('\n')).toContain('answer="not_asked"');
  world.kodosumi.faults.clear();
});

test('the figures stand under /metrics of their own address, and nothing else does', async () => {
  const { server, url } = await serveMetrics(world.service.metrics, { host: '127.0.0.1', port: 0 });
  try {
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('# TYPE connector_jobs_open gauge');
    expect((await fetch(`${url}/agents`)).status).toBe(404);
    expect((await world.call('/metrics')).status).toBe(404);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the port of the figures answers to local names only, and to one at a time', async () => {
  const { server, url } = await serveMetrics(world.service.metrics, { host: '127.0.0.1', port: 0 });
  const statusFor = (...hosts: string[]) => {
    const lines = hosts.map((host) => `Host: ${host}\r\n`).join('');
    return rawStatus(url, `GET /metrics HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
  };
  expect(await statusFor('127.0.0.1:9464')).toBe(200);
  expect(await statusFor('localhost')).toBe(200);
  expect(await statusFor('figures.example.org')).toBe(403);
  expect(await statusFor('localhost', 'figures.example.org')).toBe(400);
  server.close();
});
