/** Elements of a form as the panel sends them: every key is there, null when unset. */
export type Element = { type: string; name?: string } & Record<string, unknown>;

type Settings = Record<string, unknown>;
const base = { label: null, value: null, required: false, placeholder: null };
const line = { ...base, size: null, pattern: null };

export const markdown = (text: string): Element => ({ type: 'markdown', text });
export const rule = (): Element => ({ type: 'hr', text: '<hr class="medium"/>' });
export const errors = (): Element => ({ type: 'errors' });
export const submit = (text: string): Element => ({ type: 'submit', text });
export const text = (name: string, set: Settings): Element => ({ type: 'text', name, ...line, ...set });
export const password = (name: string, set: Settings): Element => ({
  ...{ type: 'password', name, ...line, min_length: null, max_length: null },
  ...set,
});
export const number = (name: string, set: Settings): Element => ({
  ...{ type: 'number', name, ...line, min_value: null, max_value: null, step: null },
  ...set,
});
export const textarea = (name: string, set: Settings): Element => ({
  ...{ type: 'textarea', name, ...base, rows: null, cols: null, max_length: null },
  ...set,
});
export const date = (name: string, set: Settings): Element => ({
  ...{ type: 'date', name, ...base, min_date: null, max_date: null },
  ...set,
});
export const time = (name: string, set: Settings): Element => ({
  ...{ type: 'time', name, ...base, min_time: null, max_time: null, step: null },
  ...set,
});
export const dateTime = (name: string, set: Settings): Element => ({
  ...{ type: 'datetime-local', name, ...base, min_datetime: null, max_datetime: null, step: null },
  ...set,
});
export const checkbox = (name: string, set: { label?: string; value?: boolean; option: string }): Element => ({
  ...{ type: 'boolean', name, label: null, value: false },
  ...set,
});
/** The options by the value to submit, with the text that is shown. */
export const select = (
  name: string,
  label: string,
  value: string | null,
  options: Record<string, string>,
): Element => ({
  type: 'select',
  name,
  label,
  value,
  option: Object.entries(options).map(([option, shown]) => ({
    type: 'option',
    name: option,
    label: shown,
    value: option === value,
  })),
  error: null,
});

/** The flags of a select's options follow what was submitted last, for whoever asks next. */
export function withFlags(elements: readonly Element[], submitted: Record<string, unknown>): Element[] {
  return elements.map((element) =>
    element.type === 'select' && element.name !== undefined && element.name in submitted
      ? {
          ...element,
          option: (element['option'] as Element[]).map((option) => ({
            ...option,
            value: option.name === submitted[element.name ?? ''],
          })),
        }
      : element,
  );
}

/** What reaches the agent: only its own fields, null where nothing came, a checkbox true only for the text "on". */
export function submittedValues(elements: readonly Element[], body: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { type, name } of elements) {
    if (type === 'errors') values['_global_'] = body['_global_'] ?? null;
    if (name !== undefined) values[name] = type === 'boolean' ? body[name] === 'on' : (body[name] ?? null);
  }
  return values;
}
