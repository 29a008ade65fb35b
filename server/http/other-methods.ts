import { contract } from '@masumi-kodosumi-connector/contract/router';
import { isAppRoute, type AppRouter } from '@ts-rest/core';
import type { Express, RequestHandler } from 'express';
import { ProblemError } from './problem-error.ts';

/** For each path that there is: OPTIONS says which methods it has, and any other is told so. To be added after the routes. */
export function answerOtherMethods(app: Express, pages: readonly string[]): void {
  const methods = new Map<string, string[]>(pages.map((path) => [path, ['GET']]));
  for (const router of Object.values<AppRouter>(contract)) {
    for (const route of Object.values(router)) {
      if (isAppRoute(route)) methods.set(route.path, [...(methods.get(route.path) ?? []), route.method]);
    }
  }
  for (const [path, named] of methods) app.all(path, answer(withImplied(named)));
  const any = answer(withImplied([...methods.values()].flat()));
  app.use((req, res, next) => {
    // Asks about the service as a whole.
    if (req.method === 'OPTIONS' && req.url === '*') any(req, res, next);
    else next();
  });
}

function withImplied(methods: readonly string[]): string[] {
  return [...new Set(methods), ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
}

function answer(allowed: readonly string[]): RequestHandler {
  return (req, res, next) => {
    if (req.method === 'OPTIONS') res.status(204).setHeader('allow', allowed.join(', ')).end();
    else next(new ProblemError('method_not_allowed', `There is no ${req.method} here; see Allow.`, { allowed }));
  };
}
