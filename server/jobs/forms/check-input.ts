import { checkAbsent, checkField } from './check-field.ts';
import type { InputForm } from './input-form.ts';
import type { JsonObject } from '../json-value.ts';

export type FieldError = { field: string; code: string; message: string };

export type CheckedInput =
  { kind: 'fits'; agentInputs: JsonObject; ignoredFields: string[] } | { kind: 'misfits'; errors: FieldError[] };

/** Holds `data` against the agent's form, before anybody pays: Kodosumi itself checks nothing. */
export function checkInput(form: InputForm, data: JsonObject): CheckedInput {
  const errors: FieldError[] = [];
  const agentInputs: JsonObject = {};
  for (const field of form.fields) {
    const value = Object.hasOwn(data, field.name) ? (data[field.name] ?? null) : null;
    const checked = value === null ? checkAbsent(field) : checkField(field, value);
    if (checked.kind === 'wrong') {
      errors.push({ field: `data.${field.name}`, code: checked.code, message: checked.message });
    } else if (checked.sent !== undefined) {
      agentInputs[field.name] = checked.sent;
    }
  }
  if (errors.length > 0) return { kind: 'misfits', errors };
  const known = new Set(form.fields.map((field) => field.name));
  return { kind: 'fits', agentInputs, ignoredFields: Object.keys(data).filter((key) => !known.has(key)) };
}
