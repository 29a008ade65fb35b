import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function faults(text: string, agent = 'writer') {
  const { status, problem } = await world.call(`/${agent}/jobs`, { text });
  const errors = (problem.errors ?? []).map(({ field, code }) => `${field} ${code}`);
  return { status, code: problem.code, errors, messages: (problem.errors ?? []).map(({ message }) => message) };
}

const nested = (levels: number) => `{"data":{"prompt":"a","deep":${'['.repeat(levels)}${']'.repeat(levels)}}}`;

test.each([66, 100, 5_000, 200_000])('a body that is nested %i levels deep is told so', async (levels) => {
  const refused = await faults(nested(levels));
  expect(refused).toMatchObject({ status: 422, code: 'invalid_input' });
  expect(refused.errors.join()).toMatch(/^data\S* too_deep$/);
});

test('64 levels of nesting are taken, and brackets within text are none', async () => {
  expect((await faults(nested(63))).status).toBe(201);
  expect((await faults(`{"data":{"prompt":"${'[{\\"'.repeat(500)}"}}`)).status).toBe(201);
});

test.each([
  ['{"data":{"prompt":"a","prompt":"b"}}', 'data.prompt given_twice'],
  ['{"data":{"prompt":"a","prompt":"a"}}', 'data.prompt given_twice'],
  ['{"data":{"prompt":"a","pr\\u006fmpt":"b"}}', 'data.prompt given_twice'],
  ['{"data":{"prompt":"a"},"data":{"prompt":"b"}}', 'data given_twice'],
  ['{"data":{"prompt":"a","x":[1,{"y":{"z":1,"z":2}}]}}', 'data.x[1].y.z given_twice'],
  ['{"data":{"prompt":"a","__proto__":1,"__proto__":2}}', 'data.__proto__ given_twice'],
])('%s: a name that is given twice is refused and named', async (text, fault) => {
  expect(await faults(text)).toMatchObject({ status: 422, code: 'invalid_input', errors: [fault] });
});

test('the same name in two objects is no fault', async () => {
  expect((await faults('{"data":{"prompt":"a","x":[{"y":1},{"y":2}],"y":"prompt"}}')).status).toBe(201);
});

test.each(['null', 'true', '[]', '{}', '1e400', '""', '"ten"', '"-1"', '0', '-1'])(
  'the payment_amount %s is told what it has to be',
  async (amount) => {
    const refused = await faults(`{"data":{"prompt":"a"},"payment_amount":${amount}}`);
    expect(refused.status).toBe(422);
    expect(refused.messages).toEqual([expect.stringContaining('must be a decimal number above 0')]);
  },
);

test('every fault of a body is named in one answer, whoever finds it', async () => {
  const text = `{
    "data": {"name":"R2-D2","age":121,"age":122,"big":12345678901234567890,"color":"pink"},
    "payment_amount": null, "identifier_from_purchaser": "abc", "extra": 1
  }`;
  const refused = await faults(text, 'survey');
  expect(refused.status).toBe(422);
  expect(refused.errors.sort()).toEqual([
    'data.age given_twice',
    'data.big number_out_of_range',
    'data.color option',
    'data.name pattern',
    'extra unknown_field',
    'identifier_from_purchaser invalid_format',
    'payment_amount invalid_union',
  ]);
});

test('what the form and the price refuse is named beside text that cannot be hashed', async () => {
  const refused = await faults('{"data":{"x":"\\u0000"},"payment_amount":9}');
  expect(refused.errors.sort()).toEqual(['data.prompt required', 'data.x nul_character', 'payment_amount mismatch']);
});

test('a faulty body is told what is wrong with it although no upstream answers', async () => {
  const alone = await openWorld();
  await Promise.all([alone.masumi.stop(), alone.kodosumi.stop()]);
  const { status, problem } = await alone.call('/writer/jobs', { text: '{"data":{"x":"\\u0000"},"extra":1}' });
  await alone.close();
  expect(status).toBe(422);
  expect(problem.errors?.map(({ field }) => field)).toEqual(['extra', 'data.x']);
});

test('a faulty body waits no longer than a second for what the agent would say of it', async () => {
  world.clock.step(60_000);
  world.kodosumi.faults.add({ call: 'GET form', kind: 'slow', delayMs: 20_000 });
  const before = performance.now();
  const refused = await faults('{"data":{"x":"\\u0000"},"extra":1}');
  expect(performance.now() - before).toBeLessThan(patiently(4_000));
  expect(refused.errors).toEqual(['extra unknown_field', 'data.x nul_character']);
});
