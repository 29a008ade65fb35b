import { z } from 'zod';
import type { FormField, InputForm } from '../../jobs/forms/input-form.ts';
import { formObstacle } from './form-obstacle.ts';
import type { WireElement } from './kodosumi-wire.ts';

export type ReadForm = { kind: 'form'; form: InputForm } | { kind: 'unsupported'; reason: string };

const lenientText = z.string().nullish().catch(null);
const NumberText = z
  .string()
  .regex(/^\s*[-+]?\d+(\.\d*)?(e[-+]?\d+)?\s*$/i)
  .transform(Number)
  .pipe(z.number());
const lenientNumber = z.union([z.number(), NumberText]).nullish().catch(null);
/** No order has more bytes, whatever is configured; what is no number of characters counts as not set. */
const longestText = 67_108_864;
const lenientLength = lenientNumber.transform((length) => {
  return Number.isInteger(length) && Number(length) >= 0 ? Math.min(Number(length), longestText) : null;
});
const lenientFlag = z.boolean().nullish().catch(null);

/** What fields may carry; whatever is malformed counts as not set. */
const Element = z.object({
  type: z.string(),
  name: z.string(),
  label: lenientText,
  value: z.union([z.string(), z.number(), z.boolean()]).nullish().catch(null),
  required: lenientFlag,
  placeholder: lenientText,
  pattern: lenientText,
  min_length: lenientLength,
  max_length: lenientLength,
  min_value: lenientNumber,
  max_value: lenientNumber,
  step: lenientNumber,
  min_date: lenientText,
  max_date: lenientText,
  min_time: lenientText,
  max_time: lenientText,
  min_datetime: lenientText,
  max_datetime: lenientText,
  option: z.unknown().optional(),
});
type Element = z.output<typeof Element>;

const Option = z.object({ name: z.string(), label: lenientText });

/** From Kodosumi's elements to the fields that take a value; headings, rules and buttons fall away. */
export function readForm(elements: WireElement[]): ReadForm {
  const fields: FormField[] = [];
  for (const wire of elements) {
    const parsed = Element.safeParse(wire);
    if (!parsed.success || wire.type === 'action' || wire.type === 'option') continue;
    if (wire.type === 'file') {
      const name = JSON.stringify(parsed.data.name);
      if (parsed.data.required) return { kind: 'unsupported', reason: `it needs a file for ${name}` };
      continue;
    }
    fields.push(readField(parsed.data));
  }
  const reason = formObstacle(fields);
  return reason === null ? { kind: 'form', form: { fields } } : { kind: 'unsupported', reason };
}

function readField(element: Element): FormField {
  const { name, value } = element;
  const optionText = typeof element.option === 'string' ? element.option : null;
  const named = {
    name,
    label: element.label ?? optionText ?? name,
    required: element.required ?? false,
    description: element.placeholder ?? optionText,
  };
  const text = value === null || value === undefined ? null : String(value);
  switch (element.type) {
    case 'number':
      return {
        ...named,
        type: 'number',
        default: text === null || text === '' || !Number.isFinite(Number(text)) ? null : Number(text),
        min: element.min_value ?? null,
        max: element.max_value ?? null,
        step: element.step ?? null,
      };
    case 'boolean':
      return { ...named, type: 'boolean', default: value === true };
    case 'select':
      return readSelect(named, text, element.option);
    case 'date':
      return { ...named, type: 'date', default: text, min: element.min_date ?? null, max: element.max_date ?? null };
    case 'time':
      return { ...named, type: 'time', default: text, min: element.min_time ?? null, max: element.max_time ?? null };
    case 'datetime-local':
      return {
        ...named,
        type: 'datetime-local',
        default: text,
        min: element.min_datetime ?? null,
        max: element.max_datetime ?? null,
      };
    default:
      return {
        ...named,
        type: element.type === 'textarea' || element.type === 'password' ? element.type : 'text',
        default: text,
        minLength: element.min_length ?? null,
        maxLength: element.max_length ?? null,
        pattern: element.pattern ?? null,
      };
  }
}

/** The default is the select's own `value`: the flags of its options leak between requests. */
function readSelect(named: Omit<FormField, 'type' | 'default'>, value: string | null, option: unknown): FormField {
  const options = (Array.isArray(option) ? option : []).flatMap((item) => {
    const parsed = Option.safeParse(item);
    return parsed.success ? [{ value: parsed.data.name, label: parsed.data.label ?? parsed.data.name }] : [];
  });
  const isOffered = options.some((offered) => offered.value === value);
  // Without one, a browser would send the first option.
  return { ...named, type: 'select', options, default: isOffered ? value : (options[0]?.value ?? null) };
}
