import type {
  BooleanField,
  MomentField,
  NumberField,
  SelectField,
  TextField,
} from '../../server/jobs/forms/input-form.ts';

const named = { name: 'f', label: 'F', required: false, description: null, default: null };

/** Optional fields named `f`, without limits. */
export const aField = {
  text: (more: Partial<TextField> = {}): TextField => ({
    ...{ ...named, type: 'text', minLength: null, maxLength: null, pattern: null },
    ...more,
  }),
  number: (more: Partial<NumberField> = {}): NumberField => ({
    ...{ ...named, type: 'number', min: null, max: null, step: null },
    ...more,
  }),
  boolean: (more: Partial<BooleanField> = {}): BooleanField => ({ ...named, type: 'boolean', default: false, ...more }),
  select: (more: Partial<SelectField> = {}): SelectField => ({
    ...{ ...named, type: 'select', options: ['a', 'b'].map((value) => ({ value, label: value.toUpperCase() })) },
    ...more,
  }),
  moment: (more: Partial<MomentField> = {}): MomentField => ({
    ...{ ...named, type: 'date', min: null, max: null },
    ...more,
  }),
};
