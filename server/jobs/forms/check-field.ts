import type { FormField, MomentField, NumberField, SelectField, TextField } from './input-form.ts';
import type { JsonValue } from '../json-value.ts';
import { matchesPattern } from './matches-pattern.ts';

export type CheckedField =
  { kind: 'right'; sent: JsonValue | undefined } | { kind: 'wrong'; code: string; message: string };

const wrong = (code: string, message: string): CheckedField => ({ kind: 'wrong', code, message });
const right = (sent: JsonValue | undefined): CheckedField => ({ kind: 'right', sent });

/** Whether a value fits its field, and how it is spelled for Kodosumi. */
export function checkField(field: FormField, value: JsonValue): CheckedField {
  switch (field.type) {
    case 'text':
    case 'password':
    case 'textarea':
      return checkText(field, value);
    case 'number':
      return checkNumber(field, value);
    case 'boolean':
      // The one spelling of "true" that Kodosumi understands; everything else is false there.
      return typeof value === 'boolean' ? right(value ? 'on' : undefined) : wrong('type', 'must be true or false');
    case 'select':
      return checkSelect(field, value);
    case 'date':
    case 'time':
    case 'datetime-local':
      return checkMoment(field, value);
  }
}

/** Kodosumi applies no defaults, and agents commonly strip text without looking whether it is there. */
export function checkAbsent(field: FormField): CheckedField {
  if (field.type === 'boolean') return { kind: 'right', sent: field.default ? 'on' : undefined };
  if (field.default !== null && field.default !== '') return { kind: 'right', sent: field.default };
  if (field.required) return { kind: 'wrong', code: 'required', message: 'is required' };
  const isText = field.type === 'text' || field.type === 'textarea' || field.type === 'password';
  return { kind: 'right', sent: isText ? '' : undefined };
}

function checkText(field: TextField, value: JsonValue): CheckedField {
  if (typeof value !== 'string') return wrong('type', 'must be text');
  if (value === '') return field.required ? wrong('required', 'must not be empty') : right('');
  const { minLength, maxLength } = field;
  if (minLength !== null && value.length < minLength)
    return wrong('min_length', `needs at least ${minLength} characters`);
  if (maxLength !== null && value.length > maxLength)
    return wrong('max_length', `takes at most ${maxLength} characters`);
  if (field.pattern !== null && !matchesPattern(field.pattern, value)) {
    return wrong('pattern', `must match ${field.pattern}`);
  }
  return right(value);
}

const decimalNumber = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/;

function checkNumber(field: NumberField, value: JsonValue): CheckedField {
  // As a browser reads it: no spaces, no hexadecimal, nothing that an agent's own conversion could stumble over.
  const number = typeof value === 'string' && decimalNumber.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return wrong('type', 'must be a number');
  if (field.min !== null && number < field.min) return wrong('min', `must be at least ${field.min}`);
  if (field.max !== null && number > field.max) return wrong('max', `must be at most ${field.max}`);
  if (field.step !== null && field.step > 0 && !isOnStep(number, field.min ?? 0, field.step)) {
    return wrong('step', `must be a multiple of ${field.step}, counted from ${field.min ?? 0}`);
  }
  return right(value);
}

function isOnStep(number: number, base: number, step: number): boolean {
  const steps = (number - base) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
}

function checkSelect(field: SelectField, value: JsonValue): CheckedField {
  const values = field.options.map((option) => option.value);
  if (value === '' && !field.required) return right('');
  if (typeof value === 'string' && values.includes(value)) return right(value);
  return wrong('option', `must be one of ${values.map((text) => JSON.stringify(text)).join(', ')}`);
}

const momentFormat = {
  date: { pattern: /^\d{4}-\d{2}-\d{2}$/, spelling: 'YYYY-MM-DD' },
  time: { pattern: /^\d{2}:\d{2}(:\d{2})?$/, spelling: 'HH:MM' },
  'datetime-local': { pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, spelling: 'YYYY-MM-DDTHH:MM' },
} as const;

function checkMoment(field: MomentField, value: JsonValue): CheckedField {
  const { pattern, spelling } = momentFormat[field.type];
  if (value === '' && !field.required) return right('');
  if (typeof value !== 'string' || !pattern.test(value) || !isOnTheCalendar(value)) {
    return wrong('format', `must be written ${spelling}`);
  }
  if (field.min !== null && value < field.min) return wrong('min', `must not be before ${field.min}`);
  if (field.max !== null && value > field.max) return wrong('max', `must not be after ${field.max}`);
  return right(value);
}

function isOnTheCalendar(value: string): boolean {
  const text = value.includes('-') ? value : `2000-01-01T${value}`;
  const date = new Date(text.includes('T') ? `${text}Z` : text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10));
}
