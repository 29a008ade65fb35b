import { checkField } from './check-field.ts';
import type { FormField, InputForm } from './input-form.ts';
import type { JsonObject, JsonValue } from '../json-value.ts';

/**
 * Data that passes the form, made from its own words, for a caller to start from. A required text whose pattern none
 * of these words meets is shown all the same: a caller sees that it belongs there.
 */
export function exampleInput(form: InputForm): JsonObject {
  const example: JsonObject = {};
  for (const field of form.fields) {
    const value = valueFor(field);
    if (value !== null) example[field.name] = value;
  }
  return example;
}

function valueFor(field: FormField): JsonValue {
  const candidates = [field.default, ...(field.required ? guesses(field) : [])];
  const fitting = candidates.find((value) => value !== null && checkField(field, value).kind === 'right');
  return fitting ?? (field.required ? (guesses(field)[0] ?? null) : null);
}

function guesses(field: FormField): JsonValue[] {
  switch (field.type) {
    case 'text':
    case 'password':
    case 'textarea': {
      const { label, description, minLength, maxLength } = field;
      const words = [label, description ?? '', 'example', '1'].filter((word) => word !== '');
      const longest = maxLength ?? Math.max(200, minLength ?? 0);
      return words.map((word) => word.padEnd(minLength ?? 0, '.').slice(0, longest));
    }
    case 'number': {
      const step = field.step !== null && field.step > 0 ? field.step : 1;
      const highest = field.max === null ? [] : [Math.floor(field.max / step) * step, field.max];
      return [...(field.min === null ? [] : [field.min]), 1, step, 0, ...highest];
    }
    case 'boolean':
      return [];
    case 'select':
      return field.options.map(({ value }) => value);
    case 'date':
      return bounds(field.min, field.max, '2026-01-01');
    case 'time':
      return bounds(field.min, field.max, '12:00');
    case 'datetime-local':
      return bounds(field.min, field.max, '2026-01-01T12:00');
  }
}

const bounds = (min: string | null, max: string | null, usual: string) =>
  [min, max, usual].filter((moment) => moment !== null);
