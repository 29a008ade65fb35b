import { problemStatus } from '@masumi-kodosumi-connector/contract/router';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  const agents = {
    'a-b': {
      ...{ name: '<b>"A" & B</b>', description: "<script>alert('x')</script>", pricing: { type: 'free' } },
      kodosumi_agent_id: 'summary:Writer',
    },
  };
  world = await openWorld({ env: { AGENTS_CONFIG: JSON.stringify(agents) } });
});
afterAll(() => world.close());

const get = (path: string, accept: string) => fetch(world.url + path, { headers: { accept } });
/** What Chromium sends. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

test.each([
  ['/', browser, 'text/html'],
  ['/', 'application/json', 'application/json'],
  ['/', '*/*', 'application/json'],
  ['/', 'image/png', 'application/json'],
  ['/problems', browser, 'text/html'],
  ['/problems', '*/*', 'text/html'],
  ['/problems', 'application/json', 'application/json'],
])('%s for %s is %s', async (path, accept, type) => {
  const answer = await get(path, accept);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(new RegExp(`^${type}`));
  expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept');
  await answer.text();
});

test('the first page names the agents, as text', async () => {
  const page = await (await get('/', browser)).text();
  expect(page).toContain('&#60;b&#62;&#34;A&#34; &#38; B&#60;/b&#62;');
  expect(page).not.toContain('<script');
  expect(page).toContain('href="./a-b"');
});

test.each(['/', '/problems'])('the policy of %s lets its own style in and nothing else', async (path) => {
  const answer = await get(path, browser);
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(await answer.text()) ?? [];
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(style))).toString('base64');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`default-src 'none'; style-src 'sha256-${digest}'`);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test('every code has its place on the page of problems, with its status', async () => {
  const page = await (await get('/problems', browser)).text();
  for (const [code, status] of Object.entries(problemStatus)) {
    expect(page).toMatch(new RegExp(`id="${code}"[^]*?${code}</code>\\s*<small>${status} `));
  }
});
