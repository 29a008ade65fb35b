import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { nowhere, onPostgres, startService, urlOf } from './start-service.ts';
import { patiently } from '../support/slowness.ts';

const timeout = patiently(60_000);

test('the sandbox takes a free port where its own is taken, and says so', { timeout }, async () => {
  const port = await takenPort();
  const service = startService({ SANDBOX: '1', ...(await onPostgres()), PORT: String(port) });
  const url = await urlOf(service);
  await service.line(new RegExp(`Port ${port} is taken`));
  expect(url).not.toContain(`:${port}`);
  const health = await fetch(`${url}/health`);
  expect(await health.json()).toMatchObject({ status: 'ok', sandbox: true });
});

test('with real upstreams a taken port is one clear line and no start', { timeout }, async () => {
  const port = await takenPort();
  const service = startService({ ...nowhere, ...(await onPostgres()), PORT: String(port) });
  expect(await service.ended).toBe(1);
  expect(service.errors()).toBe(`did not start: PORT ${port} of 127.0.0.1 is taken by another program`);
  expect(service.output()).toBe('');
});

const unopenable: [string, Record<string, string>, string][] = [
  ['METRICS_PORT', { METRICS_PORT: 'TAKEN' }, 'METRICS_PORT TAKEN of 127.0.0.1 is taken by another program'],
  ['METRICS_HOST', { METRICS_PORT: '0', METRICS_HOST: '192.0.2.1' }, 'METRICS_HOST 192.0.2.1 is no address of this'],
  ['HOST', { API_KEYS: `anna:${'0'.repeat(64)}`, HOST: '192.0.2.1' }, 'HOST 192.0.2.1 is no address of this machine'],
];
test.each(unopenable)('a listener that cannot be opened names %s', { timeout }, async (_name, env, line) => {
  const port = String(await takenPort());
  const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('TAKEN', port)]));
  const service = startService({ ...nowhere, ...(await onPostgres()), PORT: '0', ...given });
  expect(await service.ended).toBe(1);
  expect(service.errors()).toContain(`did not start: ${line.replace('TAKEN', port)}`);
  expect(service.errors().split('\n')).toHaveLength(1);
});

test('every fault of the configuration is one line, and nothing starts', { timeout }, async () => {
  const service = startService({ MASUMI_NETWORK: 'Testnet', PORT: 'many' });
  expect(await service.ended).toBe(2);
  const lines = service.errors().split('\n');
  expect(lines.every((line) => line.startsWith('configuration: '))).toBe(true);
  for (const name of ['MASUMI_NETWORK', 'PORT', 'KODOSUMI_BASE_URL', 'MASUMI_NODE_URL', 'AGENTS_CONFIG']) {
    expect(lines.filter((line) => line.startsWith(`configuration: ${name} `))).toHaveLength(1);
  }
});

async function takenPort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  onTestFinished(() => {
    holder.close();
  });
  return (holder.address() as AddressInfo).port;
}
