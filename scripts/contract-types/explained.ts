export type Schema = {
  $ref?: string | undefined;
  description?: string | undefined;
  properties?: Record<string, Schema> | undefined;
  items?: Schema | undefined;
  anyOf?: Schema[] | undefined;
  oneOf?: Schema[] | undefined;
  allOf?: Schema[] | undefined;
  [other: string]: unknown;
};
export type Schemas = Record<string, Schema>;

/** Each field with a meaning of its own, or that of its type; a field without any is a fault of the contract. */
export function explained(schemas: Schemas): Schemas {
  const lacking: string[] = [];
  const meaningOf = (schema: Schema): string | undefined => {
    if (schema.description !== undefined) return schema.description;
    const name = schema.$ref?.split('/').at(-1);
    if (name !== undefined) return schemas[name] && meaningOf(schemas[name]);
    return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(meaningOf).find((meaning) => meaning !== undefined);
  };
  const visit = (schema: Schema, path: string): Schema => {
    const { properties, items, anyOf, oneOf, allOf } = schema;
    return {
      ...schema,
      // Examples and patterns say nothing more to a compiler.
      examples: undefined,
      ...(items && { items: visit(items, `${path}[]`) }),
      ...(anyOf && { anyOf: anyOf.map((each) => visit(each, path)) }),
      ...(oneOf && { oneOf: oneOf.map((each) => visit(each, path)) }),
      ...(allOf && { allOf: allOf.map((each) => visit(each, path)) }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, property]) => {
            const description = meaningOf(property);
            if (description === undefined) lacking.push(`${path}.${name}`);
            return [name, { ...visit(property, `${path}.${name}`), description }];
          }),
        ),
      }),
    };
  };
  const all = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, visit(schema, name)]));
  if (lacking.length > 0) throw new Error(`no meaning of: ${lacking.join(', ')}`);
  return all;
}
