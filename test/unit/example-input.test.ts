import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkInput } from '../../server/jobs/forms/check-input.ts';
import { exampleInput } from '../../server/jobs/forms/example-input.ts';
import type { FormField } from '../../server/jobs/forms/input-form.ts';
import { aField } from '../builders/field.ts';

const passes = (...fields: FormField[]) => checkInput({ fields }, exampleInput({ fields })).kind === 'fits';
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const required = fc.boolean();

test('the example of a number passes its own bounds and step', () => {
  const limits = fc.record({
    required,
    min: orNull(fc.integer({ min: -50, max: 50 })),
    max: orNull(fc.integer({ min: 100, max: 200 })),
    step: orNull(fc.integer({ min: 1, max: 20 })),
    default: orNull(fc.integer({ min: -60, max: 210 })),
  });
  fc.assert(fc.property(limits, (more) => passes(aField.number(more))));
});

test('the example of a text passes its own lengths', () => {
  const limits = fc.record({
    required,
    label: fc.string({ maxLength: 30 }),
    minLength: orNull(fc.integer({ min: 0, max: 50 })),
    maxLength: orNull(fc.integer({ min: 50, max: 300 })),
    default: orNull(fc.string()),
  });
  fc.assert(fc.property(limits, (more) => passes(aField.text(more))));
});

test('the example of a moment passes its own bounds', () => {
  const dates = fc.constantFrom('1990-01-01', '2024-02-29', '2040-12-31');
  fc.assert(
    fc.property(required, orNull(dates), orNull(dates), (isRequired, min, max) => {
      fc.pre(min === null || max === null || min <= max);
      return passes(aField.moment({ required: isRequired, min, max }));
    }),
  );
  expect(passes(aField.moment({ type: 'time', required: true, max: '09:00' }))).toBe(true);
  expect(passes(aField.moment({ type: 'datetime-local', required: true, min: '2030-01-01T08:00' }))).toBe(true);
});

test('a pattern is met by the placeholder that the form shows for it', () => {
  expect(passes(aField.text({ required: true, label: 'Zip code', pattern: '\\d{5}', description: '10115' }))).toBe(
    true,
  );
});

test('a default that the form itself would refuse is not shown as an example', () => {
  expect(exampleInput({ fields: [aField.number({ min: 5, default: 1 })] })).toEqual({});
});

test('the example has what is needed and what the form fills in by itself', () => {
  const fields = [
    aField.text({ name: 'a', label: 'Topic', required: true }),
    aField.text({ name: 'b' }),
    aField.boolean({ name: 'c' }),
    aField.select({ name: 'd', default: 'a' }),
  ];
  expect(exampleInput({ fields })).toEqual({ a: 'Topic', c: false, d: 'a' });
});
