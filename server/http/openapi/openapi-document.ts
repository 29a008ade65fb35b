import { contract } from '@masumi-kodosumi-connector/contract/router';
import { isAppRoute, type AppRouter } from '@ts-rest/core';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { describeOperation } from './describe-operation.ts';
import { withParameterExamples } from './parameter-examples.ts';

const description = `Order runs of Kodosumi agents and pay for them through Masumi.

1. Choose an agent: \`GET /agents\` shows what each one costs and which input it takes.
2. Order: \`POST /{agent_key}/jobs\` answers with the job and everything a buyer needs to pay for it.
3. Pay: the buyer's payment node locks the funds under \`payment.blockchain_identifier\`.
4. Read \`GET /{agent_key}/jobs/{id}\` until \`status\` is \`completed\` or \`failed\`; what became of the money is in \`settlement\`.

Every error is a problem (RFC 9457) with a \`code\` to switch on and a \`request_id\` to quote to the operator; \`/problems\` explains each.
A path has 405 for the methods that it lacks. What is no HTTP (400), has headers above 16 kB (431) or takes minutes to arrive (408) is answered without a body, and its connection is closed.`;

const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'A key of the operator' },
} as const;

const tags = {
  agents: 'What can be ordered',
  jobs: 'Orders, their payment and their results',
  service: 'How the service itself is',
} satisfies Record<keyof typeof contract, string>;

export type DocumentOptions = {
  /** Without keys the service asks for none, and so does its document. */
  access: { kind: 'keys' | 'local_only' };
  publicUrl: string | null;
  /** Of an agent that is sold here. */
  exampleAgentKey?: string | undefined;
};

/** OpenAPI 3.1 of the contract: every route, with the schemas that the server itself validates by. */
export function openApiDocument(
  version: string,
  { access, publicUrl, exampleAgentKey = 'writer' }: DocumentOptions,
): { openapi: string; [key: string]: unknown } {
  const asksForKeys = access.kind === 'keys';
  const paths: ZodOpenApiPathsObject = {};
  for (const [tag, routes] of Object.entries<AppRouter>(contract)) {
    for (const route of Object.values(routes)) {
      if (!isAppRoute(route)) continue;
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(tag, route, asksForKeys) };
    }
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Masumi Kodosumi Connector',
      version,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Relative to this document, since a proxy may serve us under a prefix.
    servers: [{ url: publicUrl ?? '.', description: 'The service that gives this document' }],
    tags: Object.entries(tags).map(([name, meaning]) => ({ name, description: meaning })),
    paths,
    ...(asksForKeys && { components: { securitySchemes } }),
  };
  return withParameterExamples({ ...createDocument(document) }, exampleAgentKey);
}
