import type { FormField } from '../../jobs/forms/input-form.ts';

const mostFields = 500;
const mostOptions = 10_000;
/** Of all texts together that have to be there: an order may have a mebibyte, and examples are made as long. */
const mostCharacters = 100_000;

/** Why nobody could fill in the form, or nobody should be made to; null when it can be served. */
export function formObstacle(fields: FormField[]): string | null {
  if (fields.length > mostFields) return `its form has more than ${mostFields} fields`;
  const options = fields.map((field) => (field.type === 'select' ? field.options.length : 0));
  if (sum(options) > mostOptions) return `its form has more than ${mostOptions} options`;
  if (sum(fields.map(charactersNeeded)) > mostCharacters) {
    return `its form asks for more than ${mostCharacters} characters`;
  }
  const unfillable = fields.find((field) => isNeeded(field) && !takesSomething(field));
  return unfillable ? `its form takes nothing for ${JSON.stringify(unfillable.name.slice(0, 100))}` : null;
}

/** Whether a caller has to give a value. */
function isNeeded(field: FormField): boolean {
  return field.required && (field.default === null || field.default === '');
}

function charactersNeeded(field: FormField): number {
  return 'minLength' in field && field.required ? (field.minLength ?? 0) : 0;
}

function takesSomething(field: FormField): boolean {
  switch (field.type) {
    case 'text':
    case 'password':
    case 'textarea':
      return (field.maxLength ?? Infinity) >= Math.max(field.minLength ?? 0, 1);
    case 'select':
      return field.options.length > 0;
    case 'boolean':
      return true;
    case 'number':
    case 'date':
    case 'time':
    case 'datetime-local':
      return field.min === null || field.max === null || field.min <= field.max;
  }
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
