import type { Job, Problem } from '@masumi-kodosumi-connector/contract/router';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPrefixProxy, type PrefixProxy } from '../support/prefix-proxy.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let proxy: PrefixProxy;
beforeAll(async () => {
  world = await openWorld();
  proxy = await startPrefixProxy(world.url, '/sell/agents');
});
afterAll(async () => {
  await proxy.close();
  await world.close();
});

const json = { accept: 'application/json' };
const postOrder = (path: string) =>
  fetch(proxy.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: { prompt: 'A page' } }),
  });

test.each(['/docs', '/docs/', '/', '/problems'])(
  'every link of %s leads to something under the prefix',
  async (path) => {
    const page = await fetch(proxy.url + path, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const links = [...(await page.text()).matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const answer = await fetch(new URL(link, page.url));
      expect(answer.status, link).toBe(200);
      await answer.text();
    }
  },
);

test.each(['/gratis/jobs', '/gratis/jobs/'])('Location of an order at %s leads to the job', async (path) => {
  const answer = await postOrder(path);
  const { id } = (await answer.json()) as Job;
  const shown = await fetch(new URL(answer.headers.get('location') ?? '', proxy.url + path));
  expect(await shown.json()).toMatchObject({ id });
});

test('the paths of the document lead to the service', async () => {
  const at = `${proxy.url}/openapi.json`;
  const { servers } = (await (await fetch(at)).json()) as { servers: { url: string }[] };
  const base = new URL(servers[0]?.url ?? '', at).href.replace(/\/$/, '');
  expect((await fetch(`${base}/agents`)).status).toBe(200);
});

test('what the service says of itself leads to its agents and documents', async () => {
  const index = (await (await fetch(`${proxy.url}/`, { headers: json })).json()) as Record<string, unknown>;
  const urls = Object.entries(index).filter(([name]) => name.endsWith('_url'));
  expect(urls).toHaveLength(4);
  for (const [, url] of urls) expect((await fetch(new URL(String(url), `${proxy.url}/`))).status).toBe(200);
});

test('with PUBLIC_URL every link is whole, and the type of a problem as well', async () => {
  const known = await openWorld({ env: { PUBLIC_URL: `${proxy.url}/` }, beside: world });
  const { headers, body } = await known.call<Job>('/gratis/jobs', { body: { data: { prompt: 'A page' } } });
  expect(headers.get('location')).toBe(`${proxy.url}/gratis/jobs/${body.id}`);
  await known.order('gratis');
  const page = await known.call('/gratis/jobs?limit=1');
  expect(page.headers.get('link')).toMatch(`<${proxy.url}/gratis/jobs?limit=1&cursor=`);
  const document = await known.call<{ servers: object[] }>('/openapi.json');
  expect(document.body.servers).toMatchObject([{ url: proxy.url }]);
  const { problem } = await known.call('/nobody');
  expect(problem.type).toBe(`${proxy.url}/problems#unknown_agent`);
  const explained = await fetch(problem.type, { headers: { accept: 'text/html' } });
  expect(await explained.text()).toContain('id="unknown_agent"');
  await known.close();
});

test('without PUBLIC_URL the type of a problem is a path', async () => {
  const { type, code } = (await (await fetch(`${proxy.url}/nobody`)).json()) as Problem;
  expect(type).toBe(`/problems#${code}`);
});

test.each(['shop.example', 'ftp://shop.example', 'https://shop.example/?x=1', 'https://me:secret@shop.example'])(
  'PUBLIC_URL %s is a fault of the configuration',
  async (PUBLIC_URL) => {
    await expect(openWorld({ env: { PUBLIC_URL }, beside: world })).rejects.toThrow('PUBLIC_URL must');
  },
);
