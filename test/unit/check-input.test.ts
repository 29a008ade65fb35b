import { expect, test } from 'vitest';
import { checkInput } from '../../server/jobs/forms/check-input.ts';
import type { FormField } from '../../server/jobs/forms/input-form.ts';
import type { JsonObject, JsonValue } from '../../server/jobs/json-value.ts';
import { aField } from '../builders/field.ts';

const check = (field: FormField, data: JsonObject) => checkInput({ fields: [field] }, data);
/** What the agent is sent for a value, or the code of its fault. */
function sent(field: FormField, value?: JsonValue): JsonValue | undefined {
  const answer = check(field, value === undefined ? {} : { f: value });
  return answer.kind === 'fits' ? answer.agentInputs['f'] : `! ${answer.errors.map(({ code }) => code).join()}`;
}

test.each(['text', 'textarea', 'password'] as const)('%s takes text within its limits', (type) => {
  expect(sent(aField.text({ type }), 'Zoë')).toBe('Zoë');
  expect(sent(aField.text({ type }), 5)).toBe('! type');
  expect(sent(aField.text({ type, minLength: 3 }), 'ab')).toBe('! min_length');
  expect(sent(aField.text({ type, maxLength: 3 }), 'abcd')).toBe('! max_length');
  expect(sent(aField.text({ type, pattern: '\\d+' }), 'x')).toBe('! pattern');
  expect(sent(aField.text({ type, pattern: '\\d+' }), '12')).toBe('12');
});

test('text that is left out is sent empty, unless it is required or has a default', () => {
  expect(sent(aField.text())).toBe('');
  expect(sent(aField.text(), '')).toBe('');
  expect(sent(aField.text({ minLength: 3, pattern: '\\d+' }), '')).toBe('');
  expect(sent(aField.text({ required: true }))).toBe('! required');
  expect(sent(aField.text({ required: true }), '')).toBe('! required');
  expect(sent(aField.text({ required: true }), null)).toBe('! required');
  expect(sent(aField.text({ required: true, default: 'd' }))).toBe('d');
});

test('a number is sent as it came, as a number or as the text of one', () => {
  expect(sent(aField.number(), 3.5)).toBe(3.5);
  expect(sent(aField.number(), '-3.5e2')).toBe('-3.5e2');
  for (const value of ['', ' ', 'x', '0x10', '1_000', 'Infinity', true, [], {}]) {
    expect(sent(aField.number(), value), JSON.stringify(value)).toBe('! type');
  }
  expect(sent(aField.number())).toBeUndefined();
  expect(sent(aField.number({ required: true }))).toBe('! required');
  expect(sent(aField.number({ default: 0 }))).toBe(0);
});

test('a number keeps to its bounds and its step, as a browser counts it', () => {
  expect(sent(aField.number({ min: 1 }), 0)).toBe('! min');
  expect(sent(aField.number({ max: 1 }), '2')).toBe('! max');
  expect(sent(aField.number({ min: 1, step: 2 }), 4)).toBe('! step');
  expect(sent(aField.number({ min: 1, step: 2 }), 5)).toBe(5);
  expect(sent(aField.number({ step: 0.1 }), 0.3)).toBe(0.3);
  expect(sent(aField.number({ step: 0 }), 0.3)).toBe(0.3);
});

test('a checkbox is sent as the one word that Kodosumi takes for true, or not at all', () => {
  expect(sent(aField.boolean(), true)).toBe('on');
  expect(sent(aField.boolean(), false)).toBeUndefined();
  expect(sent(aField.boolean({ default: true }))).toBe('on');
  expect(sent(aField.boolean({ default: true }), false)).toBeUndefined();
  for (const value of ['on', 'true', 1]) expect(sent(aField.boolean(), value)).toBe('! type');
});

test('a select takes the name of an option', () => {
  expect(sent(aField.select(), 'a')).toBe('a');
  for (const value of ['A', 0, ['a'], 'constructor']) expect(sent(aField.select(), value)).toBe('! option');
  expect(sent(aField.select({ default: 'b' }))).toBe('b');
});

test.each([
  ['date', ['2026-02-28', '2024-02-29'], ['2026-02-29', '2026-13-01', '26-1-1', '2026-02-28T00:00', 5]],
  ['time', ['00:00', '23:59:59'], ['24:00', '12:60', '1:00', 'noon']],
  ['datetime-local', ['2026-02-28T12:30'], ['2026-02-30T12:30', '2026-02-28', '2026-02-28T12:30Z', '2026-02-28 12:30']],
] as const)('%s takes its own format and instants that exist', (type, right, wrong) => {
  for (const value of right) expect(sent(aField.moment({ type }), value)).toBe(value);
  for (const value of wrong) expect(sent(aField.moment({ type }), value), String(value)).toBe('! format');
  expect(sent(aField.moment({ type, required: true }), '')).toBe('! format');
  expect(sent(aField.moment({ type }), '')).toBe('');
  expect(sent(aField.moment({ type }))).toBeUndefined();
});

test('a moment keeps to its bounds', () => {
  expect(sent(aField.moment({ min: '2026-01-01' }), '2025-12-31')).toBe('! min');
  expect(sent(aField.moment({ max: '2026-01-01' }), '2026-01-02')).toBe('! max');
});

test('every wrong field is named, with what is wrong about it', () => {
  const fields = [aField.text({ name: 'a', required: true }), aField.number({ name: 'b' }), aField.text({ name: 'c' })];
  expect(checkInput({ fields }, { b: 'x', c: 'right' })).toEqual({
    kind: 'misfits',
    errors: [
      { field: 'data.a', code: 'required', message: 'is required' },
      { field: 'data.b', code: 'type', message: 'must be a number' },
    ],
  });
});

test('keys that the form does not have are named and do not reach the agent', () => {
  const data = JSON.parse('{"f":"x","extra":1,"__proto__":{"f":"y"},"toString":2}') as JsonObject;
  expect(check(aField.text(), data)).toEqual({
    kind: 'fits',
    agentInputs: { f: 'x' },
    ignoredFields: ['extra', '__proto__', 'toString'],
  });
});

test('what every object inherits is not taken for an input', () => {
  expect(check(aField.text({ name: 'toString', required: true }), {})).toMatchObject({ kind: 'misfits' });
});
