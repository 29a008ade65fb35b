import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startService, type Service } from '../support/start-service.ts';
import { patiently } from '../support/slowness.ts';

const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

let service: Service;
let profile: string;
let browser: BrowserContext;
let page: Page;
const complaints: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  service = await startService();
  profile = mkdtempSync(join(tmpdir(), 'connector-browser-'));
  const viewport = { width: 1280, height: 1000 };
  browser = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath, args, viewport });
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
}, patiently(60_000));

afterAll(async () => {
  await browser.close();
  await service.stop();
  rmSync(profile, { recursive: true, force: true });
});

test('/docs shows every operation without a complaint and without asking another host', async () => {
  await page.goto(`${service.url}/docs`);
  await page.getByText('Order a job; the answer holds all').waitFor();
  const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
  await expect.poll(() => page.locator('.opblock').count()).toBe(operations.length);

  const folder = process.env.SCREENSHOTS ?? profile;
  await page.screenshot({ path: join(folder, 'docs.png'), fullPage: true });
  await page.getByText('Order a job; the answer holds all').click();
  await page.getByText('Idempotency-Key').first().waitFor();
  await page.screenshot({ path: join(folder, 'docs-order.png'), fullPage: true });

  expect(complaints).toEqual([]);
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.filter((url) => !url.startsWith(service.url) && !url.startsWith('data:'))).toEqual([]);
});

/** Whole width of the page, and of the window. */
const widths = () => page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]');

test.each([360, 1280])('%i pixels are wide enough for every page, with an operation opened', async (width) => {
  await page.setViewportSize({ width, height: 800 });
  for (const path of ['/', '/problems', '/docs']) {
    await page.goto(service.url + path);
    await page
      .getByText(path === '/docs' ? 'Order a job; the answer holds all' : 'Error codes')
      .first()
      .waitFor();
    expect(await widths(), path).toEqual([width, width]);
  }
  await page.getByText('Order a job; the answer holds all').click();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByRole('button', { name: 'Execute' }).waitFor();
  expect(await widths()).toEqual([width, width]);
  expect(complaints).toEqual([]);
});

test('an order can be tried out with what the page has filled in', async () => {
  await page.getByRole('button', { name: 'Execute' }).click();
  await page.getByText('"pending_payment"').first().waitFor();
  const asked = await page.locator('.responses-wrapper .request-url').first().innerText();
  expect(asked).toContain(`${service.url}/writer/jobs`);
  await page.locator('.live-responses-table .response-col_status', { hasText: '201' }).waitFor();
});
