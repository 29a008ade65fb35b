import type { FieldError } from './check-input.ts';
import type { JsonObject } from '../json-value.ts';

/** Stands for a number whose text a double cannot hold, so that it can be named in an error. */
export class UnfaithfulNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Levels of nesting within `data`. */
export const maxDepth = 64;

/**
 * What a JSON parser lets through and the input hash (RFC 8785) or the database cannot take: NUL, lone surrogates,
 * numbers that would change their value, and nesting without end.
 */
export function checkJson(data: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  visit(data, 'data', 0, errors);
  return errors;
}

function visit(value: unknown, path: string, depth: number, errors: FieldError[]): void {
  if (errors.length >= 20) return;
  if (depth > maxDepth) {
    errors.push({ field: path, code: 'too_deep', message: `is nested more than ${maxDepth} levels deep` });
  } else if (value instanceof UnfaithfulNumber) {
    const message = 'is a number that would not arrive as it was sent; send it as text';
    errors.push({ field: path, code: 'number_out_of_range', message });
  } else if (typeof value === 'string') {
    checkText(value, path, errors);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      visit(item, `${path}[${index}]`, depth + 1, errors);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      checkText(key, `${path}.${key.toWellFormed().replaceAll('\0', '')}`, errors);
      visit(item, `${path}.${key}`, depth + 1, errors);
    }
  }
}

function checkText(text: string, path: string, errors: FieldError[]): void {
  if (text.includes('\0')) errors.push({ field: path, code: 'nul_character', message: 'must not hold NUL characters' });
  if (!text.isWellFormed()) {
    errors.push({ field: path, code: 'lone_surrogate', message: 'must be well-formed Unicode' });
  }
}
