import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { patiently } from '../support/slowness.ts';
import { nowhere, onPostgres, startService, urlOf } from './start-service.ts';

const timeout = patiently(60_000);
const keysAt = async (url: string) =>
  ((await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }).keys;

test('a start without any key says that no receipts are signed', { timeout }, async () => {
  const service = startService({ ...nowhere, ...(await onPostgres()), PORT: '0' });
  const url = await urlOf(service);
  await expect
    .poll(() => service.errors(), { timeout })
    .toContain('no receipts are signed: neither RECEIPT_KEY nor SECRETS_KEY is set');
  expect(await keysAt(url)).toEqual([]);
});

test('the key that a start makes is there after the next one, and a lost secret is one line', { timeout }, async () => {
  const database = await onPostgres();
  const secret = randomBytes(32).toString('base64');
  const start = (SECRETS_KEY: string) => startService({ ...nowhere, ...database, PORT: '0', SECRETS_KEY });
  const first = start(secret);
  const keys = await keysAt(await urlOf(first));
  expect(keys).toHaveLength(1);
  await first.stop();
  expect(await keysAt(await urlOf(start(`named:${randomBytes(32).toString('base64')},${secret}`)))).toEqual(keys);

  const lost = start(secret);
  expect(await lost.ended).toBe(1);
  expect(lost.errors()).toBe(
    'did not start: the key of receipts is sealed with the key "named", which SECRETS_KEY does not hold',
  );
});

test('the sandbox signs with a key of its own', { timeout }, async () => {
  const url = await urlOf(startService({ SANDBOX: '1', PORT: '0', ...(await onPostgres()) }));
  expect(await keysAt(url)).toHaveLength(1);
});
