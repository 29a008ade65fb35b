import { expect, test } from 'vitest';
import { NotSent } from '../../server/adapters/upstream-http/not-sent.ts';
import { createUpstreamUrl } from '../../server/adapters/upstream-http/upstream-url.ts';

const at = (base: string, path: string) => createUpstreamUrl('kodosumi', base)(path).href;

test.each([
  ['http://h:1500', '/-/localhost/8001/a/-/', 'http://h:1500/-/localhost/8001/a/-/'],
  ['http://h:1500/', '/flow', 'http://h:1500/flow'],
  ['https://h/panel', '/flow', 'https://h/panel/flow'],
  ['https://h/panel//', '/flow', 'https://h/panel/flow'],
  ['https://h', '//stranger/a', 'https://h//stranger/a'],
  ['https://h', '/-/a:b@c/über %41.b/...', 'https://h/-/a:b@c/%C3%BCber%20%41.b/...'],
])('below %s %s is %s', (base, path, url) => {
  expect(at(base, path)).toBe(url);
});

test.each([
  '',
  '2/steal',
  '@stranger/',
  '.stranger.example/',
  'http://stranger/',
  '/../api/users',
  '/-/../../api/users',
  '/-/a/..',
  '/-/./a',
  '/-/%2e%2e/%2e%2E/api',
  '/-/.%2e/api',
  '/-/%252e%252e/api',
  '/-/%25252e./api',
  '/-/..%2fapi',
  '/-/..%5capi',
  '/-/..\\api',
  '/\\stranger/',
  '/-/..;x=1/api',
  '/-/a?b=c',
  '/-/a#b',
  '/-/a%3fb',
  '/-/.\t./a',
  '/-/a\nb',
  '/-/%00',
  '/-/%zz',
  '/-/%ff',
])('%j leads elsewhere and is not asked', (path) => {
  for (const base of ['http://h:1500', 'https://h/panel']) expect(() => at(base, path)).toThrow(NotSent);
});
