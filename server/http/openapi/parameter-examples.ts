type Schema = { $ref?: string; examples?: unknown[] };
type Parameter = { name: string; required?: boolean; example?: unknown; schema?: Schema };
type Operation = { parameters?: Parameter[] };
type Document = { paths?: object; components?: { schemas?: object } };

/** What pages that try the API out fill in; they do not look into schemas that are referred to. */
export function withParameterExamples<Whole extends Document>(document: Whole, agentKey: string): Whole {
  const schemas = (document.components?.schemas ?? {}) as Partial<Record<string, Schema>>;
  const exampleOf = ({ $ref, examples }: Schema = {}): unknown =>
    examples?.[0] ?? schemas[$ref?.split('/').at(-1) ?? '']?.examples?.[0];
  for (const path of Object.values(document.paths ?? {}) as Record<string, Operation>[]) {
    for (const { parameters = [] } of Object.values(path)) {
      for (const parameter of parameters.filter(({ required }) => required)) {
        const example = parameter.name === 'agent_key' ? agentKey : exampleOf(parameter.schema);
        if (example !== undefined) parameter.example = example;
      }
    }
  }
  return document;
}
