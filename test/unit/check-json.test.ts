import { expect, test } from 'vitest';
import { checkJson, UnfaithfulNumber } from '../../server/jobs/forms/check-json.ts';
import type { JsonObject } from '../../server/jobs/json-value.ts';

const codes = (data: unknown) => checkJson(data as JsonObject).map(({ field, code }) => `${field} ${code}`);

test('ordinary data has no fault', () => {
  expect(codes({ a: 'Zoë 漢字 😀', b: [1, null, true, { c: [] }], __proto__: {} })).toEqual([]);
});

test.each([
  [{ a: 'x\0y' }, 'data.a nul_character'],
  [{ 'a\0': 1 }, 'data.a nul_character'],
  [{ a: ['ok', '\ud800'] }, 'data.a[1] lone_surrogate'],
  [{ '\udc00': 1 }, 'data.\ufffd lone_surrogate'],
  [{ a: { b: new UnfaithfulNumber('12345678901234567890') } }, 'data.a.b number_out_of_range'],
])('%o is refused', (data, fault) => {
  expect(codes(data)).toContain(fault);
});

test('a key named __proto__ is looked into like any other', () => {
  expect(codes(JSON.parse('{"__proto__":{"a":"\\u0000"}}'))).toEqual(['data.__proto__.a nul_character']);
});

test('nesting has an end, and a deep value costs no stack', () => {
  const nested = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1);
  expect(codes({ a: nested(63) })).toEqual([]);
  expect(checkJson({ a: nested(2_000) } as JsonObject)).toHaveLength(1);
});

test('a body full of faults is answered with some of them', () => {
  const data = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, '\0']));
  expect(checkJson(data).length).toBeLessThanOrEqual(21);
});
