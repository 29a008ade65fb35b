import type { ZodOpenApiResponseObject } from 'zod-openapi';

type Headers = Record<string, { description: string; required: boolean; schema: object; example: string | number }>;

const text = { type: 'string' };
const header = (description: string, example: string, required = true) => {
  return { description, required, schema: text, example };
};

/** What a header of an answer means; a route names the ones it sends beside those that follow from the status. */
const meanings: Headers = {
  'x-request-id': header(
    "The caller's own `X-Request-Id`, or one made here; quote it to the operator",
    '3f0c1f9c-6d0e-4c8e-8f43-0a5a4fd1d7a4',
  ),
  'www-authenticate': header('The kind of key that is asked for', 'Bearer'),
  'retry-after': {
    description: 'Try again after so many seconds',
    required: true,
    schema: { type: 'integer', minimum: 1 },
    example: 5,
  },
  location: header('Where the job is; may be relative to the address that was asked', '../writer/jobs/123'),
  link: header('The next page, where there is one (RFC 8288)', '<./jobs?limit=20&cursor=123>; rel="next"', false),
  'idempotent-replayed': header('The order was answered before, under the same `Idempotency-Key`', 'true', false),
  etag: header('Names this state of the resource; send it as `If-None-Match`', 'W/"mJ0dTqXh5sZ1nQ9cV3uKf7LbRwE"'),
  'cache-control': header('How long the answer may be kept', 'private, no-cache'),
  'preference-applied': header('The wait that `Prefer` was granted', 'wait=30', false),
  ratelimit: header('How many more orders, and when there are more again', '"orders";r=59;t=60', false),
  'ratelimit-policy': header('The limit: how many in how many seconds', '"orders";q=60;w=60', false),
};

/** The headers of one answer. `named` are those that the route declares for it. */
export function responseHeaders(status: number, named: readonly string[] = []): ZodOpenApiResponseObject['headers'] {
  const names = ['x-request-id', ...named];
  if (status === 401) names.push('www-authenticate');
  if (status === 429) names.push('retry-after', 'ratelimit', 'ratelimit-policy');
  if (status === 503) names.push('retry-after');
  const entries = names.map((name) => [name, meanings[name] ?? header(name, '', false)] as const);
  // The same answer may carry other codes of its status, which do not ask for a second try.
  if (status === 409) entries.push(['retry-after', { ...retryAfter(), required: false }]);
  return Object.fromEntries(entries);
}

function retryAfter() {
  return meanings['retry-after'] ?? header('', '');
}
