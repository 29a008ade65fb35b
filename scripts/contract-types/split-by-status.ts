import type { Schema, Schemas } from './explained.ts';

type ObjectSchema = Schema & { properties: Record<string, Schema> };

const nothing: Schema = { type: 'null' };

/** `status` tells a compiler what is there: a completed job has a result, a failed one an error, and no other has either. */
export function splitByStatus({ Job, ListedJob, CreatedJob, ...others }: Schemas): Schemas {
  const ignored = (CreatedJob as ObjectSchema).properties['ignored_fields'] as Schema;
  return {
    ...others,
    ...variants('', Job as ObjectSchema, others),
    ...variants('Listed', ListedJob as ObjectSchema, others),
    CreatedJob: {
      allOf: [
        reference('Job'),
        { type: 'object', properties: { ignored_fields: ignored }, required: ['ignored_fields'] },
      ],
    },
  };
}

function variants(prefix: string, schema: ObjectSchema, { JobStatus }: Schemas): Schemas {
  const statuses = (JobStatus as { enum: string[] }).enum;
  const { result } = schema.properties;
  const job = (name: string, among: string[], changed: Record<string, Schema>) => {
    const { description } = JobStatus as Schema;
    const properties = { ...schema.properties, status: { type: 'string', enum: among, description }, ...changed };
    return { [`${prefix}${name}Job`]: { ...schema, properties } };
  };
  const open = statuses.filter((status) => status !== 'completed' && status !== 'failed');
  const shown = result && { result: { ...result, ...nothing, anyOf: undefined } };
  return {
    ...job('Open', open, { ...shown, error: without(schema, 'error') }),
    ...job('Completed', ['completed'], {
      ...(result && { result: present(result) }),
      error: without(schema, 'error'),
    }),
    ...job('Failed', ['failed'], { ...shown, error: present(schema.properties['error'] as Schema) }),
    [`${prefix}Job`]: { oneOf: ['Open', 'Completed', 'Failed'].map((name) => reference(`${prefix}${name}Job`)) },
  };
}

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

function without({ properties }: ObjectSchema, name: string): Schema {
  return { ...nothing, description: properties[name]?.description ?? '' };
}

/** A nullable schema without its null. */
function present({ anyOf = [], description }: Schema): Schema {
  const schema = anyOf.find(({ type }) => type !== 'null') ?? {};
  return { ...schema, ...(description !== undefined && { description }) };
}
