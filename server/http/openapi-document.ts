import { contract } from '@masumi-kodosumi-connector/contract';
import { isAppRoute, isAppRouteNoBody, isAppRouteOtherResponse, type AppRoute, type AppRouter } from '@ts-rest/core';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import type { z } from 'zod';

type Metadata = { operationId: string; access: 'open' | 'key' };

/** OpenAPI 3.1 of the contract: every route, with the schemas that the server itself validates by. */
export function openApiDocument(version: string): { openapi: string; [key: string]: unknown } {
  const paths: ZodOpenApiPathsObject = {};
  for (const [tag, routes] of Object.entries<AppRouter>(contract)) {
    for (const route of Object.values(routes)) {
      if (!isAppRoute(route)) continue;
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(tag, route) };
    }
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Masumi Kodosumi Connector',
      version,
      description: 'Order runs of Kodosumi agents and pay for them through Masumi.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: Object.keys(contract).map((name) => ({ name })),
    paths,
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  };
  return { ...createDocument(document) };
}

function operation(tag: string, route: AppRoute): ZodOpenApiOperationObject {
  const { operationId, access } = route.metadata as Metadata;
  const body = 'body' in route ? (route.body as z.ZodType | undefined) : undefined;
  return {
    operationId,
    tags: [tag],
    summary: route.summary ?? operationId,
    security: access === 'key' ? [{ apiKey: [] }] : [],
    requestParams: {
      ...(route.pathParams ? { path: route.pathParams as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
      ...(route.headers ? { header: route.headers as z.ZodObject } : {}),
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: Object.fromEntries(
      Object.entries(route.responses).map(([status, response]) => [status, describeResponse(status, response)]),
    ),
  };
}

function describeResponse(status: string, response: AppRoute['responses'][number]) {
  if (isAppRouteNoBody(response)) return { description: 'Nothing is new' };
  const description = Number(status) < 400 ? 'Success' : 'A problem (RFC 9457)';
  return isAppRouteOtherResponse(response)
    ? { description, content: { [response.contentType]: { schema: response.body as z.ZodType } } }
    : { description, content: { 'application/json': { schema: response as z.ZodType } } };
}
