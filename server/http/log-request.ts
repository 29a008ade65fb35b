import type { Request, RequestHandler, Response } from 'express';
import type { Log } from '../ports/log.ts';
import type { RequestObserver } from '../ports/observer.ts';

/** One line for each request: what was asked, never with which values. */
export function logRequest(log: Log, observe: RequestObserver): RequestHandler {
  return (req, res, next) => {
    const since = performance.now();
    res.once('close', () => {
      const tookMs = performance.now() - since;
      const route = routeOf(req);
      // What the caller went away from before it was answered has no status.
      const status = res.writableEnded ? res.statusCode : 499;
      observe(methodOf(req), route, status, tookMs);
      const jobId = jobIdOf(req, res, route);
      const fields = {
        ...{ request_id: String(res.locals['requestId']), method: methodOf(req), route, status },
        ...{ ms: Math.round(tookMs * 10) / 10, ...(jobId !== null && { job_id: jobId }) },
      };
      log.info(fields, 'request');
    });
    next();
  };
}

/** The pattern and never the path: paths hold what callers wrote. */
function routeOf(req: Request): string {
  const { tsRestRoute, route } = req as unknown as { tsRestRoute?: { path: string }; route?: { path: unknown } };
  const pattern = tsRestRoute?.path ?? route?.path;
  return typeof pattern === 'string' ? pattern : 'unknown';
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function methodOf(req: Request): string {
  return methods.has(req.method) ? req.method : 'OTHER';
}

function jobIdOf(req: Request, res: Response, route: string): number | null {
  const location = res.getHeader('location');
  const written = route.endsWith('/jobs/:id') ? req.params['id'] : /\/jobs\/(\d+)$/.exec(String(location))?.[1];
  return typeof written === 'string' && /^\d{1,15}$/.test(written) ? Number(written) : null;
}
