import type { Job } from '@masumi-kodosumi-connector/contract/router';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => {
  world.masumi.faults.clear();
  world.kodosumi.faults.clear();
});
afterAll(() => world.close());

const post = (text: string, headers = {}, path = '/writer/jobs') => world.call<Job>(path, { text, headers });
const order = (body: object, agent = 'writer', headers = {}) => world.call<Job>(`/${agent}/jobs`, { body, headers });
const writer = (more: object = {}) => ({ data: { prompt: 'A page' }, ...more });
/** Fields and codes of what was wrong. */
const faults = ({ problem }: { problem: { errors?: { field: string; code: string }[] | undefined } }) =>
  (problem.errors ?? []).map(({ field, code }) => `${field} ${code}`);

test.each([
  ['malformed JSON', '{"data":', {}, 400, 'malformed_json'],
  ['no JSON at all', 'data=1', {}, 400, 'malformed_json'],
  ['a scalar', '5', {}, 400, 'malformed_json'],
  ['another content type', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
  ['another charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 415, 'unsupported_media_type'],
  ['an unknown encoding', '{}', { 'content-encoding': 'zip' }, 415, 'unsupported_media_type'],
  ['an oversize body', `{"data":{"a":"${'x'.repeat(1_100_000)}"}}`, {}, 413, 'body_too_large'],
  ['an array', '[]', {}, 422, 'invalid_input'],
  ['nothing', '{}', {}, 422, 'invalid_input'],
  ['data that is no object', '{"data":[]}', {}, 422, 'invalid_input'],
  ['a long idempotency key', '{"data":{}}', { 'idempotency-key': 'k'.repeat(256) }, 422, 'invalid_input'],
])('%s is a problem', async (_name, text, headers, status, code) => {
  const answer = await post(text, headers);
  expect(answer.problem).toMatchObject({ type: `/problems#${code}`, status, code, detail: expect.any(String) });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.problem.request_id).toBe(answer.headers.get('x-request-id'));
});

test.each([
  ['GET', '/writer/jobs/1/result'],
  ['PUT', '/writer/jobs/1/result'],
  ['OPTIONS', '/writer/jobs/1/result'],
])('%s %s is an unknown route', async (method, path) => {
  expect((await world.call(path, { method })).problem).toMatchObject({ status: 404, code: 'unknown_route' });
});

test('a path that cannot be decoded is a problem and no error page', async () => {
  expect((await world.call('/%E0%A4%A')).problem).toMatchObject({ status: 400, code: 'malformed_request' });
});

test.each([
  '0',
  '-1',
  '1.5',
  'abc',
  '0x1',
  '1e0',
  '1.0',
  '+1',
  '%201',
  '01',
  '0b1',
  '2147483648',
  '9007199254740993',
  '99999999999999999999',
  '%00',
  '1e1000',
])('a job with the id %s does not exist', async (id) => {
  expect((await world.call(`/writer/jobs/${id}`)).problem).toMatchObject({ status: 404, code: 'unknown_job' });
});

test('unknown agents, and jobs under another agent, do not exist', async () => {
  const { id } = await world.order();
  expect((await world.call(`/survey/jobs/${id}`)).problem).toMatchObject({ status: 404, code: 'unknown_job' });
  expect((await world.call('/nobody')).problem).toMatchObject({ status: 404, code: 'unknown_agent' });
  expect((await order(writer(), 'nobody')).problem).toMatchObject({ status: 404, code: 'unknown_agent' });
  for (const path of ['/Writer', '/Writer/jobs', '/Writer/jobs/1', '/nobody/jobs/1', '/jobs/jobs', '/agents/jobs/1']) {
    expect((await world.call(path)).problem, path).toMatchObject({ status: 404, code: 'unknown_agent' });
  }
  expect((await order(writer(), 'Writer')).problem).toMatchObject({ status: 404, code: 'unknown_agent' });
});

test.each([
  ['{"data":{},"extra":1}', 'extra unknown_field'],
  ['{"data":{"prompt":"a","n":12345678901234567890}}', 'data.n number_out_of_range'],
  ['{"data":{"prompt":"a","n":-9007199254740993}}', 'data.n number_out_of_range'],
  ['{"data":{"prompt":"a","n":[1e400]}}', 'data.n[0] number_out_of_range'],
  ['{"data":{"prompt":"a","n":1e-400}}', 'data.n number_out_of_range'],
  ['{"data":{"prompt":"a\\u0000b"}}', 'data.prompt nul_character'],
  ['{"data":{"prompt":"a","x\\u0000":1}}', 'data.x nul_character'],
  ['{"data":{"prompt":"\\ud83d"}}', 'data.prompt lone_surrogate'],
  ['{"data":{"prompt":"a"},"payment_amount":"ten"}', 'payment_amount invalid_format'],
  ['{"data":{"prompt":"a"},"payment_amount":1e400}', 'payment_amount invalid_union'],
  ['{"data":{"prompt":"a"},"identifier_from_purchaser":"abc"}', 'identifier_from_purchaser invalid_format'],
  ['{"data":{"prompt":"a"},"identifier_from_purchaser":"aabbccddeeff0"}', 'identifier_from_purchaser invalid_format'],
])('%s is refused', async (text, fault) => {
  const answer = await post(text);
  expect(answer.status).toBe(422);
  expect(faults(answer)).toContain(fault);
});

test('whole numbers up to 2^53 and zero in any spelling are taken', async () => {
  const answer = await post('{"data":{"prompt":"a","n":[9007199254740991,0,-0,0.0,0e5,1.5e300]}}');
  expect(answer.status).toBe(201);
});

test('text that is not UTF-8 is refused, since the hash would not be over what was sent', async () => {
  const body = Buffer.concat([Buffer.from('{"data":{"prompt":"a'), Buffer.from([0xff]), Buffer.from('"}}')]);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${world.url}/writer/jobs`, { method: 'POST', headers, body });
  expect(answer.status).toBe(400);
});

test('keys named like members of every object are hashed as they were sent', async () => {
  const salt = { identifier_from_purchaser: 'aabbccddeeff00' };
  const hash = async (data: string) => {
    const text = `{"data":${data},"identifier_from_purchaser":"${salt.identifier_from_purchaser}"}`;
    const { body } = await post(text);
    return { hash: body.payment?.input_hash, ignored: (body as { ignored_fields?: string[] }).ignored_fields };
  };
  const plain = await hash('{"prompt":"a"}');
  const own = await hash('{"prompt":"a","__proto__":{"x":1}}');
  expect(own.hash).not.toBe(plain.hash);
  expect(own.ignored).toEqual(['__proto__']);
  const inherited = await hash('{"prompt":"a","constructor":1,"toString":{"a":[]}}');
  expect(inherited.ignored).toEqual(['constructor', 'toString']);
});

test('each wrong field of a form is named with its reason', async () => {
  const data = {
    name: 'R2-D2',
    age: 121,
    newsletter: 'on',
    color: 'pink',
    comment: 'x'.repeat(201),
    day: '2019-12-31',
    hour: '7 pm',
    meeting: '2026-02-30T10:00',
    secret: 'ab',
  };
  const answer = await order({ data }, 'survey');
  expect(answer.status).toBe(422);
  expect(faults(answer)).toEqual([
    'data.name pattern',
    'data.age max',
    'data.newsletter type',
    'data.color option',
    'data.comment max_length',
    'data.day min',
    'data.hour format',
    'data.meeting format',
    'data.secret min_length',
  ]);
  expect(faults(await order({ data: { age: null } }, 'survey'))).toEqual(['data.name required']);
});

test.each([
  ['writer', undefined, 201],
  ['writer', 10, 201],
  ['writer', '10.000000', 201],
  ['writer', 9.999999, 'mismatch'],
  ['writer', '10.0000001', 'format'],
  ['tipped', undefined, 'required'],
  ['tipped', 2.5, 201],
  ['tipped', '2.499999', 'min'],
  ['tipped', '123456789.123456', 201],
  ['tipped', 1e12, 201],
  ['tipped', 1234567890123.125, 'format'],
  ['tipped', '99999999999999999999999999', 'max'],
  ['tipped', '9'.repeat(65), 'too_big'],
  ['tipped', -3, 'too_small'],
  ['tipped', '0', 'invalid_format'],
  ['tipped', '0.00', 'invalid_format'],
  ['gratis', undefined, 201],
  ['gratis', 0, 'too_small'],
  ['gratis', 1, 'unexpected'],
])('%s for %s: %s', async (agent, amount, outcome) => {
  const answer = await order(writer(amount === undefined ? {} : { payment_amount: amount }), agent);
  if (typeof outcome === 'number') expect(answer.body).toMatchObject({ agent_key: agent });
  else expect(faults(answer)).toEqual([`payment_amount ${outcome}`]);
});

test('a dynamic amount is owed to its last digit', async () => {
  const { body } = await order(writer({ payment_amount: '123456789.123456' }), 'tipped');
  expect(body.payment?.amounts).toEqual([{ amount: '123456789123456', unit: 'lovelace' }]);
});

test('an agent of the second contract is ordered with its index and its own price', async () => {
  const { body } = await order(writer({ payment_amount: 7 }), 'second');
  expect(body.payment).toMatchObject({
    payment_source_type: 'Web3CardanoV2',
    supported_payment_source_index: 0,
    amounts: [{ amount: '7000000', unit: 'lovelace' }],
  });
  await world.until(body.id, (job) => job.settlement.state === 'result_on_chain', { agentKey: 'second' });
});

test('the example of each agent is an order that it takes', async () => {
  const { body } = await world.call<{ items: { key: string; example: object }[] }>('/agents');
  for (const { key, example } of body.items) {
    const more = key === 'tipped' ? { payment_amount: 3 } : {};
    const answer = await order({ data: example, ...more }, key);
    expect(answer.status, `${key} ${JSON.stringify(answer.body)}`).toBe(201);
  }
});

test('the request id of a caller is kept, and one that could break a log is not', async () => {
  const id = async (given: string) =>
    (await world.call('/none/such/path', { headers: { 'x-request-id': given } })).problem.request_id;
  expect(await id('trace-1:a.b')).toBe('trace-1:a.b');
  expect(await id('a b"')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['masumi', { call: 'POST /payment', kind: 'reset' }, 503, 'payment_node_unavailable'],
  ['masumi', { call: 'POST /payment', kind: 'status', status: 401 }, 503, 'payment_node_unavailable'],
  ['masumi', { call: 'POST /payment', kind: 'garbage' }, 503, 'payment_node_unavailable'],
  ['masumi', { call: 'POST /payment', kind: 'status', status: 400 }, 502, 'payment_request_refused'],
] as const)('an order at %s with %o is answered %i', async (upstream, fault, status, code) => {
  world[upstream].faults.add({ ...fault, ...(status === 503 && { retryAfter: 4 }) });
  const answer = await order(writer());
  expect(answer.problem).toMatchObject({ status, code });
  if (status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
});
