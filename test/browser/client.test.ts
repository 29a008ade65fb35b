import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { bundledCode } from '../../scripts/bundled-code.ts';
import { patiently } from '../support/slowness.ts';
import { startService } from '../support/start-service.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

test('the client orders and waits in a page of another origin', { timeout: patiently(60_000) }, async () => {
  const service = await startService({ CORS_ORIGINS: '*' });
  onTestFinished(() => service.stop());
  const profile = mkdtempSync(join(tmpdir(), 'connector-client-'));
  const browser = await chromium.launchPersistentContext(profile, {
    ...{ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'] },
  });
  onTestFinished(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });
  const page = await browser.newPage();
  const shop = createServer((_req, res) =>
    res.writeHead(200, { 'content-type': 'text/html' }).end('<title>A shop</title>'),
  );
  onTestFinished(() => void shop.close());
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: await bundledCode('client/src/index.ts', process.cwd(), 'iife') });
  const job = await page.evaluate(`bundled.createClient({ baseUrl: ${JSON.stringify(service.url)} })
    .run('writer', { data: { prompt: 'A page about lighthouses' } }, { pay: () => Promise.resolve() })`);
  expect(job).toMatchObject({
    status: 'completed',
    result: { output: expect.stringContaining('lighthouses') as string },
  });
});
