import type { CreateJob, InputField, JsonObject } from '@masumi-kodosumi-connector/contract';

/** What `generate-types` writes down of the agents of a service: the type of it is enough. */
export type KnownAgents = Readonly<Record<string, KnownAgent>>;
type KnownAgent = { readonly input_fields: readonly KnownField[] | null };
type KnownField = Pick<InputField, 'type'> & {
  readonly name: string;
  readonly required: boolean;
  readonly default: InputField['default'];
  readonly options?: readonly { readonly value: string }[];
};

/** Nothing is known: any key, and any JSON object as input. */
export type AnyAgents = Record<string, { input_fields: null }>;

/** An order for an agent of which this much is known. */
export type OrderFor<Agent> = Omit<CreateJob, 'data'> & { data: InputOf<Agent> };

/** The `data` that an agent takes. Patterns, lengths and limits are left to the service. */
export type InputOf<Agent> = Agent extends { input_fields: readonly (infer Field extends KnownField)[] }
  ? InputWith<Field>
  : JsonObject;

type InputWith<Field extends KnownField> = [Field] extends [never]
  ? Record<string, never>
  : Flat<
      { [F in Needed<Field> as F['name']]: ValueOf<F> } & {
        [F in Exclude<Field, Needed<Field>> as F['name']]?: ValueOf<F> | undefined;
      }
    >;

/** As the service has it: a default fills in for what is missing, and so does false. */
type Needed<Field extends KnownField> = Exclude<
  Extract<Field, { required: true; default: null | '' }>,
  { type: 'boolean' }
>;

type ValueOf<Field extends KnownField> = Field extends { type: 'number' }
  ? number
  : Field extends { type: 'boolean' }
    ? boolean
    : Field extends { type: 'select'; options: readonly { value: infer Value extends string }[] }
      ? Value
      : string;

type Flat<T> = { [Key in keyof T]: T[Key] };
