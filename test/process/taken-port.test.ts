import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { nowhere, startService, urlOf } from './start-service.ts';

const timeout = 60_000;

test('the sandbox takes a free port where its own is taken, and says so', { timeout }, async () => {
  const port = await takenPort();
  const service = startService({ PORT: String(port) });
  const url = await urlOf(service);
  await service.line(new RegExp(`Port ${port} is taken`));
  expect(url).not.toContain(`:${port}`);
  const health = await fetch(`${url}/health`);
  expect(await health.json()).toMatchObject({ status: 'ok', sandbox: true });
});

test('with real upstreams a taken port is one clear line and no start', { timeout }, async () => {
  const port = await takenPort();
  const service = startService({ ...nowhere, PORT: String(port) });
  expect(await service.ended).toBe(1);
  expect(service.errors()).toBe(`did not start: PORT ${port} of 127.0.0.1 is taken by another program`);
  expect(service.output()).toBe('');
});

test('every fault of the configuration is one line, and nothing starts', { timeout }, async () => {
  const service = startService({ MASUMI_NETWORK: 'Testnet', PORT: 'many' });
  expect(await service.ended).toBe(1);
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
