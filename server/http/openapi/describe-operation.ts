import { STATUS_CODES } from 'node:http';
import { problemStatus, type ProblemCode } from '@masumi-kodosumi-connector/contract/router';
import { ContractNoBody, isAppRouteOtherResponse, type AppRoute } from '@ts-rest/core';
import type { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { problemExample } from './problem-examples.ts';
import { responseHeaders } from './response-headers.ts';

/** What a route of the contract says of itself beside its schemas. */
export type RouteMetadata = {
  operationId: string;
  access: 'open' | 'key';
  description?: string;
  /** The codes it answers with. Of a status that none of them has, any code may come. */
  problems?: readonly ProblemCode[];
  responseHeaders?: Readonly<Record<number, readonly string[]>>;
  /** A browser is shown a page instead. */
  alsoPage?: boolean;
};

/** One operation: all of it follows from the contract, so that a new route needs no word here. */
export function describeOperation(tag: string, route: AppRoute, asksForKeys: boolean): ZodOpenApiOperationObject {
  const metadata = route.metadata as RouteMetadata;
  const body = 'body' in route && route.body !== ContractNoBody ? (route.body as z.ZodType | undefined) : undefined;
  return {
    operationId: metadata.operationId,
    tags: [tag],
    summary: route.summary ?? metadata.operationId,
    ...(metadata.description && { description: metadata.description }),
    security: asksForKeys && metadata.access === 'key' ? [{ apiKey: [] }] : [],
    requestParams: {
      ...(route.pathParams ? { path: route.pathParams as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
      ...(route.headers ? { header: route.headers as z.ZodObject } : {}),
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': content(body) } } }),
    responses: Object.fromEntries(
      Object.entries(route.responses)
        .filter(([status]) => asksForKeys || status !== '401')
        .map(([status, response]) => [status, describeResponse(Number(status), response, metadata)]),
    ),
  };
}

function describeResponse(
  status: number,
  response: AppRoute['responses'][number],
  metadata: RouteMetadata,
): ZodOpenApiResponseObject {
  const headers = responseHeaders(status, metadata.responseHeaders?.[status]);
  const phrase = STATUS_CODES[status] ?? String(status);
  const common = { description: phrase, ...(headers && { headers }) };
  if (response === ContractNoBody) return common;
  if (!isAppRouteOtherResponse(response)) {
    const page =
      status === 200 && metadata.alsoPage
        ? { 'text/html': { schema: { type: 'string' as const }, example: '<!doctype html><html lang="en">…</html>' } }
        : {};
    return { ...common, content: { 'application/json': content(response as z.ZodType), ...page } };
  }
  const schema = response.body as z.ZodType;
  if (status < 400) return { ...common, content: { [response.contentType]: content(schema) } };
  const codes = codesOf(status, metadata.problems ?? []);
  const examples = Object.fromEntries(codes.map((code) => [code, { value: problemExample(code) }]));
  const description = `${phrase}: ${codes.map((code) => `\`${code}\``).join(', ')}`;
  return { ...common, description, content: { [response.contentType]: { schema, examples } } };
}

function codesOf(status: number, named: readonly ProblemCode[]): ProblemCode[] {
  const withStatus = (Object.keys(problemStatus) as ProblemCode[]).filter((code) => problemStatus[code] === status);
  const own = withStatus.filter((code) => named.includes(code));
  return own.length > 0 ? own : withStatus;
}

/** The examples stand beside the schema, in the contract. */
function content(schema: z.ZodType) {
  const values = schema.meta()?.examples ?? [];
  const examples = values.map((value, index) => [values.length > 1 ? `example_${index + 1}` : 'example', { value }]);
  return { schema, examples: Object.fromEntries(examples) as Record<string, { value: unknown }> };
}
