type Named = { name: string; label: string; required: boolean; description: string | null };

export type TextField = Named & {
  type: 'text' | 'password' | 'textarea';
  default: string | null;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
};
export type NumberField = Named & {
  type: 'number';
  default: number | null;
  min: number | null;
  max: number | null;
  step: number | null;
};
export type BooleanField = Named & { type: 'boolean'; default: boolean };
export type SelectField = Named & {
  type: 'select';
  default: string | null;
  options: { value: string; label: string }[];
};
/** `min` and `max` are in the field's own format. */
export type MomentField = Named & {
  type: 'date' | 'time' | 'datetime-local';
  default: string | null;
  min: string | null;
  max: string | null;
};

export type FormField = TextField | NumberField | BooleanField | SelectField | MomentField;

/** What an agent asks for, in the order it asks; only what takes a value. */
export type InputForm = { fields: FormField[] };
