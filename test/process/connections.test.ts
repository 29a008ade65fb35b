import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { listen } from '../../server/process/listen.ts';
import { startService, urlOf } from './start-service.ts';
import { patiently } from '../support/slowness.ts';

const timeout = patiently(60_000);
const sandbox = { SANDBOX: '1', PORT: '0', SANDBOX_FAST: '1' };

type Seen = { status: number | undefined; headers: IncomingHttpHeaders };

function ask(agent: Agent, url: string): Promise<Seen> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      response.resume();
      response.once('end', () => {
        resolve({ status: response.statusCode, headers: response.headers });
      });
      response.once('error', reject);
    })
      .once('error', reject)
      .end();
  });
}

test(
  'a connection is kept for longer than a balancer keeps it, and as long as is configured',
  { timeout },
  async () => {
    const agent = new Agent({ keepAlive: true });
    for (const [env, seconds] of [
      [{}, 75],
      [{ KEEP_ALIVE_SECONDS: '130' }, 130],
    ] as const) {
      const service = startService({ ...sandbox, ...env });
      const { headers } = await ask(agent, `${await urlOf(service)}/health`);
      expect(headers['keep-alive']).toBe(`timeout=${seconds}`);
      await service.stop();
    }
  },
);

test('the time for the headers of a request is longer than a connection is kept', async () => {
  const options = { host: '127.0.0.1', port: 0, orAnyPort: false, keepAliveMs: 400_000 };
  const { server } = await listen(() => undefined, options);
  expect(server.headersTimeout).toBeGreaterThan(server.keepAliveTimeout);
  expect(server.requestTimeout).toBeGreaterThanOrEqual(server.headersTimeout);
  server.close();
});

test('a stop cuts no busy caller: each is told to close, and then refused', { timeout }, async () => {
  const service = startService(sandbox);
  const url = await urlOf(service);
  const answered: Seen[] = [];
  const callers = Array.from({ length: 50 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (;;) answered.push(await ask(agent, `${url}/health`));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    } finally {
      agent.destroy();
    }
  });
  await expect.poll(() => answered.length, { timeout: patiently(30_000) }).toBeGreaterThan(1_000);
  expect(answered.filter(({ headers }) => headers.connection !== 'keep-alive')).toEqual([]);
  expect(await service.stop(30_000)).toBe(0);
  expect(new Set(await Promise.all(callers))).toEqual(new Set(['ECONNREFUSED']));
  expect(answered.filter(({ headers }) => headers.connection === 'close').length).toBeGreaterThanOrEqual(50);
  expect(answered.filter(({ status }) => status !== 200)).toEqual([]);
});
