import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ env: { API_KEYS: `shop:${'0'.repeat(64)}` } });
});
afterAll(() => world.close());

test('/docs is open without a key, names no other host and allows none', async () => {
  const answer = await fetch(`${world.url}/docs`);
  expect(answer.status).toBe(200);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const page = await answer.text();
  const paths = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
  expect(paths.length).toBeGreaterThan(4);
  for (const path of paths) {
    expect(path).toMatch(/^(docs\/|openapi\.json)/);
    expect((await fetch(new URL(path, `${world.url}/docs`))).status, path).toBe(200);
  }
});

test('what is not there under /docs is a problem like everywhere', async () => {
  const { status, problem } = await world.call('/docs/none.js');
  expect(status).toBe(404);
  expect(problem.code).toBe('unknown_route');
});
