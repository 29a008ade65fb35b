import { contract, Problem, problemStatus, type ProblemCode } from '@masumi-kodosumi-connector/contract/router';
import { isAppRoute, isAppRouteOtherResponse, type AppRoute, type AppRouter } from '@ts-rest/core';
import type { z } from 'zod';

const routes = Object.values<AppRouter>(contract).flatMap((router) => Object.values(router).filter(isAppRoute));

/** Fails for an answer that the contract, and so the API document, does not know of the route that gave it. */
export function assertDocumented(method: string, path: string, status: number, body: unknown): void {
  const route = routeOf(method, path.split('?')[0] ?? '');
  if (route === undefined) return;
  const what = `${method} ${route.path} answered ${status}`;
  const response = route.responses[status];
  if (response === undefined) throw new Error(`${what}, which is not in its contract`);
  if (isAppRouteOtherResponse(response)) assertNamed(what, route, Problem.parse(body).code);
  else if (body !== undefined) (response as z.ZodType).parse(body);
}

/** A status for which a route names no code may come with any. */
function assertNamed(what: string, route: AppRoute, code: ProblemCode): void {
  const { problems = [] } = route.metadata as { problems?: readonly ProblemCode[] };
  const named = problems.filter((name) => problemStatus[name] === problemStatus[code]);
  if (named.length > 0 && !named.includes(code))
    throw new Error(`${what} with ${code}, which its contract does not name`);
}

function routeOf(method: string, path: string): AppRoute | undefined {
  const parts = path.split('/');
  const fits = (pattern: string[]) =>
    pattern.length === parts.length && pattern.every((part, index) => part.startsWith(':') || part === parts[index]);
  const fitting = routes.filter((route) => route.method === method && fits(route.path.split('/')));
  return fitting.find((route) => route.path === path) ?? fitting[0];
}
