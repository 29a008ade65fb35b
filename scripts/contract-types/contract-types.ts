import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '../../server/http/openapi/openapi-document.ts';
import { version } from '../../server/version.ts';
import { explained, type Schemas } from './explained.ts';
import { splitByStatus } from './split-by-status.ts';

const head = `// Made from the contract by \`npm run contract:types\`: what is said, as plain types without a validator.\n\n`;

/** The schemas of the contract as TypeScript, each field with its meaning; a job is a union by its status. */
export async function contractTypes(): Promise<string> {
  const document = openApiDocument(version, { access: { kind: 'keys' }, publicUrl: null });
  const { schemas } = document['components'] as { schemas: Schemas };
  const nodes = await openapiTS(
    {
      openapi: '3.1.0',
      info: { title: '', version },
      paths: {},
      components: { schemas: explained(splitByStatus(schemas)) },
    } as Parameters<typeof openapiTS>[0],
    { rootTypes: true, rootTypesNoSchemaPrefix: true, exportType: false, alphabetize: false },
  );
  return format(head + tidied(astToString(nodes)), {
    ...(await resolveConfig(import.meta.filename)),
    parser: 'typescript',
  });
}

/** Without what is empty here, and with comments as people write them. */
function tidied(text: string): string {
  return text
    .replaceAll(/^export type \S+ = Record<string, never>;\n/gm, '')
    .replaceAll(/\n *\* @(?:enum|constant|default)\b[^\n]*/g, '')
    .replaceAll('@description ', '')
    .replace('export interface components', 'interface components');
}
