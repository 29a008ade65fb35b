import { randomUUID } from 'node:crypto';
import { contract } from '@masumi-kodosumi-connector/contract/router';
import { createExpressEndpoints, type TsRestExpressOptions } from '@ts-rest/express';
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { AgentDirectory } from '../jobs/agents/agent-directory.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import type { OrderQuota } from '../ports/order-quota.ts';
import type { Receipts } from '../ports/receipts.ts';
import { authenticate, checkHost, type Access } from './access.ts';
import { agentRoutes } from './agents/agent-routes.ts';
import { compress } from './compress.ts';
import { addDocsPage } from './docs/docs-page.ts';
import { explainMisfit } from './explain-misfit.ts';
import { handleError } from './handle-error.ts';
import { jobRoutes } from './jobs/job-routes.ts';
import type { RequestObserver } from '../ports/observer.ts';
import { createLinks } from './links.ts';
import { logRequest } from './log-request.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { answerOtherMethods } from './other-methods.ts';
import { addPages } from './pages/page-routes.ts';
import { ProblemError } from './problem-error.ts';
import { readJson } from './read-json.ts';
import { refuseUnknownQuery } from './unknown-query.ts';
import { withinRequest } from './request-context.ts';
import { allowOrigins, secureHeaders } from './secure-headers.ts';
import { serviceRoutes, type ServiceFacts } from './service/service-routes.ts';

export type AppOptions = {
  jobs: JobDeps;
  agents: AgentDirectory;
  service: ServiceFacts;
  access: Access;
  /** Where callers reach this service, when that is known. */
  publicUrl: string | null;
  corsOrigins: readonly string[];
  trustProxy: number | string[] | false;
  orderQuota: OrderQuota;
  /** Null where nothing signs. */
  receipts: Receipts | null;
  maxBodyBytes: number;
  /** Aborts when the service stops: who waits for a job is answered then. */
  stopping: AbortSignal;
  observeRequest: RequestObserver;
};

/** The contract on Express: a key first, then the body, then the route. */
export function createApp(options: AppOptions): Express {
  const { jobs, agents, service, access } = options;
  const links = createLinks(options.publicUrl);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustProxy);
  app.use(nameRequest, logRequest(jobs.log, options.observeRequest), secureHeaders(), checkHost(access));
  app.use(compress());
  if (options.corsOrigins.length > 0) app.use(allowOrigins(options.corsOrigins));
  addDocsPage(app);
  addPages(app, service, agents, links);
  const routes = {
    service: serviceRoutes(
      service,
      links,
      openApiDocument(service.version, { ...options, exampleAgentKey: [...jobs.agents.keys()][0] }),
    ),
    // Before the agents, whose keys would stand for any first segment.
    jobs: jobRoutes(jobs, { ...options, links }),
    agents: agentRoutes(agents),
  };
  // Plain Express handlers: ts-rest's own type would tie them to each single route.
  const doors = [authenticate(access), refuseUnknownQuery, readJson(options.maxBodyBytes)];
  const globalMiddleware = doors as unknown as RouteMiddleware;
  createExpressEndpoints(contract, routes, app, {
    logInitialization: false,
    globalMiddleware,
    requestValidationErrorHandler: (error, req, res, next) => {
      explainMisfit(error, req as unknown as Request, res, jobs).then(next, next);
    },
  });
  answerOtherMethods(app, ['/docs']);
  app.use((_req, _res, next) => {
    next(new ProblemError('unknown_route', 'There is no such route.'));
  });
  app.use(handleError(jobs.log, links));
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
