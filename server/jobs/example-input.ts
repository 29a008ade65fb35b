import type { FormField, InputForm } from './input-form.ts';
import type { JsonObject, JsonValue } from './job.ts';

/** Data that passes the form, made from its own words, for a caller to start from. */
export function exampleInput(form: InputForm): JsonObject {
  const example: JsonObject = {};
  for (const field of form.fields) {
    const value = valueFor(field);
    if (value !== null) example[field.name] = value;
  }
  return example;
}

function valueFor(field: FormField): JsonValue {
  switch (field.type) {
    case 'text':
    case 'password':
    case 'textarea':
      return (
        field.default ??
        (field.required ? field.label.padEnd(field.minLength ?? 0, '.').slice(0, field.maxLength ?? 200) : null)
      );
    case 'number':
      return field.default ?? (field.required ? (field.min ?? field.max ?? 1) : null);
    case 'boolean':
      return field.default;
    case 'select':
      return field.default;
    case 'date':
      return field.default ?? (field.required ? (field.min ?? '2026-01-01') : null);
    case 'time':
      return field.default ?? (field.required ? (field.min ?? '12:00') : null);
    case 'datetime-local':
      return field.default ?? (field.required ? (field.min ?? '2026-01-01T12:00') : null);
  }
}
