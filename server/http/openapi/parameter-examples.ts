type Parameter = { name: string; in: string; required?: boolean; example?: unknown; schema?: { examples?: unknown[] } };
type Operation = { parameters?: Parameter[] };

/** What pages that try the API out fill in; they do not look into schemas that are referred to. */
export function withParameterExamples<Document extends { paths?: object }>(
  document: Document,
  agentKey: string,
): Document {
  for (const path of Object.values(document.paths ?? {}) as Record<string, Operation>[]) {
    for (const { parameters = [] } of Object.values(path)) {
      for (const parameter of parameters.filter(({ required }) => required)) {
        const example = parameter.name === 'agent_key' ? agentKey : parameter.schema?.examples?.[0];
        if (example !== undefined) parameter.example = example;
      }
    }
  }
  return document;
}
