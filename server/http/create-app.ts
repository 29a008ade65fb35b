import { randomUUID } from 'node:crypto';
import { contract } from '@masumi-kodosumi-connector/contract';
import { createExpressEndpoints, type TsRestExpressOptions } from '@ts-rest/express';
import express, { type Express, type RequestHandler } from 'express';
import type { AgentDirectory } from '../jobs/agents/agent-directory.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import type { OrderQuota } from '../ports/order-quota.ts';
import { authenticate, checkHost, type Access } from './access.ts';
import { agentRoutes } from './agents/agent-routes.ts';
import { docsPage } from './docs/docs-page.ts';
import { handleError } from './handle-error.ts';
import { jobRoutes } from './jobs/job-routes.ts';
import type { RequestObserver } from '../ports/observer.ts';
import { logRequest } from './log-request.ts';
import { ProblemError } from './problem-error.ts';
import { readJson } from './read-json.ts';
import { withinRequest } from './request-context.ts';
import { allowOrigins, secureHeaders } from './secure-headers.ts';
import { serviceRoutes, type ServiceFacts } from './service/service-routes.ts';

export type AppOptions = {
  jobs: JobDeps;
  agents: AgentDirectory;
  service: ServiceFacts;
  access: Access;
  corsOrigins: readonly string[];
  trustProxy: number | string[] | false;
  orderQuota: OrderQuota;
  maxBodyBytes: number;
  /** Aborts when the service stops: who waits for a job is answered then. */
  stopping: AbortSignal;
  observeRequest: RequestObserver;
};

/** The contract on Express: a key first, then the body, then the route. */
export function createApp(options: AppOptions): Express {
  const { jobs, agents, service, access } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustProxy);
  app.use(nameRequest, logRequest(jobs.log, options.observeRequest), secureHeaders(), checkHost(access));
  if (options.corsOrigins.length > 0) app.use(allowOrigins(options.corsOrigins));
  app.use(docsPage());
  const routes = {
    service: serviceRoutes(service),
    agents: agentRoutes(agents),
    jobs: jobRoutes(jobs, options),
  };
  // Plain Express handlers: ts-rest's own type would tie them to each single route.
  const globalMiddleware = [authenticate(access), readJson(options.maxBodyBytes)] as unknown as RouteMiddleware;
  createExpressEndpoints(contract, routes, app, {
    logInitialization: false,
    globalMiddleware,
    requestValidationErrorHandler: (error, _req, _res, next) => {
      next(error);
    },
  });
  app.use((_req, _res, next) => {
    next(new ProblemError('unknown_route', 'There is no such route.'));
  });
  app.use(handleError(jobs.log));
  return app;
}

type RouteMiddleware = NonNullable<TsRestExpressOptions<typeof contract>['globalMiddleware']>;

const nameRequest: RequestHandler = (req, res, next) => {
  const given = req.headers['x-request-id'];
  const requestId = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
  res.locals['requestId'] = requestId;
  res.setHeader('x-request-id', requestId);
  res.setHeader('cache-control', 'no-store');
  withinRequest(requestId, next);
};
