import { contract, problemStatus } from '@masumi-kodosumi-connector/contract/router';
import { isAppRoute, type AppRouter } from '@ts-rest/core';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../server/http/openapi/openapi-document.ts';

type Media = { schema?: object; example?: unknown; examples?: Record<string, { value: unknown }> };
type Answer = { description: string; headers?: Record<string, object>; content?: Record<string, Media> };
type Operation = {
  operationId: string;
  summary: string;
  parameters?: { name: string; description?: string; schema: { $ref?: string; description?: string } }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Answer>;
  security: object[];
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { description?: string }> };
};

const document = openApiDocument('0.1.0', { access: { kind: 'keys' }, publicUrl: null }) as unknown as Document;
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const answers = operations.flatMap(({ operationId, responses }) =>
  Object.entries(responses).map(([status, answer]) => ({ name: `${operationId} ${status}`, status, answer })),
);

test('every route of the contract is an operation with an id of its own', () => {
  const routes = Object.values<AppRouter>(contract).flatMap((router) => Object.values(router).filter(isAppRoute));
  const ids = operations.map(({ operationId }) => operationId);
  expect(ids).toHaveLength(routes.length);
  expect(new Set(ids).size).toBe(ids.length);
  expect(operations.filter(({ operationId, summary }) => summary === operationId)).toEqual([]);
});

test('no schema is empty', () => {
  const empty: string[] = [];
  walk(document, (path, value) => {
    const isSchema = /\/(schema|items|additionalProperties|schemas\/[^/]+|properties\/[^/]+|(anyOf|oneOf|allOf)\/\d+)$/;
    if (isSchema.test(path) && Object.keys(value).length === 0) empty.push(path);
  });
  expect(empty).toEqual([]);
});

test('every reference resolves', () => {
  const dangling: string[] = [];
  walk(document, (_path, value) => {
    const { $ref } = value as { $ref?: string };
    if ($ref !== undefined && resolve($ref) === undefined) dangling.push($ref);
  });
  expect(dangling).toEqual([]);
});

test('every request body and every success with a body has an example', () => {
  const bodies = operations.flatMap(({ operationId, requestBody }) =>
    Object.values(requestBody?.content ?? {}).map((media) => ({ name: `${operationId} request`, media })),
  );
  const successes = answers
    .filter(({ status }) => status < '300')
    .flatMap(({ name, answer }) => Object.values(answer.content ?? {}).map((media) => ({ name, media })));
  const without = [...bodies, ...successes].filter(
    ({ media }) => media.example === undefined && Object.keys(media.examples ?? {}).length === 0,
  );
  expect(without.map(({ name }) => name)).toEqual([]);
});

test('every problem has an example of each of its codes, and every code of its status stands somewhere', () => {
  const problems = answers.filter(({ status }) => status >= '400');
  const shown = problems.flatMap(({ name, status, answer }) => {
    const examples = Object.entries(answer.content?.['application/problem+json']?.examples ?? {});
    expect(examples.length, name).toBeGreaterThan(0);
    for (const [code, { value }] of examples) expect(value, name).toMatchObject({ code, status: Number(status) });
    return examples.map(([code]) => code);
  });
  // An unknown route is not in the document.
  const statuses = new Set(problems.map(({ status }) => Number(status)));
  const reachable = Object.entries(problemStatus)
    .filter(([code, status]) => code !== 'unknown_route' && statuses.has(status))
    .map(([code]) => code);
  expect(reachable.filter((code) => !shown.includes(code))).toEqual([]);
});

test('every parameter says what it is', () => {
  const silent = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters
      .filter(({ description, schema }) => {
        const referred = schema.$ref === undefined ? schema : (resolve(schema.$ref) as { description?: string });
        return (description ?? referred.description) === undefined;
      })
      .map(({ name }) => `${operationId} ${name}`),
  );
  expect(silent).toEqual([]);
});

test('the headers that go with a status stand beside it', () => {
  const missing = answers.flatMap(({ name, status, answer }) => {
    const expected = ['x-request-id'];
    if (status === '401') expected.push('www-authenticate');
    if (status === '429' || status === '503') expected.push('retry-after');
    if (status === '201') expected.push('location');
    return expected.filter((header) => answer.headers?.[header] === undefined).map((header) => `${name} ${header}`);
  });
  expect(missing).toEqual([]);
});

test('what a job and an order are answered with beside their bodies stands there', () => {
  const headers = (name: string) => Object.keys(answers.find((answer) => answer.name === name)?.answer.headers ?? {});
  for (const status of ['200', '304']) {
    expect(headers(`getJob ${status}`)).toEqual(
      expect.arrayContaining(['etag', 'cache-control', 'preference-applied']),
    );
  }
  expect(headers('createJob 201')).toEqual(expect.arrayContaining(['ratelimit', 'ratelimit-policy']));
  expect(headers('createJob 429')).toEqual(expect.arrayContaining(['ratelimit', 'ratelimit-policy']));
});

test('what asks for a key says so', () => {
  for (const { operationId, security, responses } of operations) {
    expect(security.length > 0, operationId).toBe(responses['401'] !== undefined);
  }
});

test('the document of a service without keys asks for none, and knows no 401', () => {
  const open = openApiDocument('0.1.0', { access: { kind: 'local_only' }, publicUrl: null }) as unknown as Document;
  const all = Object.values(open.paths).flatMap((path) => Object.values(path));
  expect(all).toHaveLength(operations.length);
  expect(all.filter(({ security, responses }) => security.length > 0 || '401' in responses)).toEqual([]);
  expect(open.components).not.toHaveProperty('securitySchemes');
});

test('every parameter that is needed has an example, the agent a key that is sold here', () => {
  const ours = openApiDocument('0.1.0', { access: { kind: 'keys' }, publicUrl: null, exampleAgentKey: 'ours' });
  const parameters = Object.values((ours as unknown as Document).paths)
    .flatMap((path) => Object.values(path))
    .flatMap(({ parameters: named = [] }) => named as { name: string; required?: boolean; example?: unknown }[])
    .filter(({ required }) => required);
  expect(parameters.filter(({ example }) => example === undefined)).toEqual([]);
  const keys = parameters.filter(({ name }) => name === 'agent_key').map(({ example }) => example);
  expect(new Set(keys)).toEqual(new Set(['ours']));
});

function walk(value: unknown, visit: (path: string, value: object) => void, path = ''): void {
  if (typeof value !== 'object' || value === null) return;
  visit(path, value);
  for (const [key, part] of Object.entries(value)) {
    // An example is data: what looks like a schema in it is none.
    if (key !== 'examples') walk(part, visit, `${path}/${key.replaceAll('/', '~1')}`);
  }
}

function resolve(reference: string): unknown {
  const keys = reference.replace(/^#\//, '').split('/');
  return keys.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
}
