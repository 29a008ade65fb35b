import type { Request, RequestHandler, Response } from 'express';
import type { Faults } from '../faults.ts';

type Target = {
  faults: Faults;
  /** The name of the call that the request makes, in the simulator's own list. */
  callOf: (request: Request) => string;
  errorBody: (request: Request, status: number) => unknown;
};

export function injectFaults({ faults, callOf, errorBody }: Target): RequestHandler {
  return (request, response, next) => {
    const fault = faults.take(callOf(request));
    if (fault === undefined) {
      next();
      return;
    }
    if (fault.retryAfter !== undefined) response.set('retry-after', String(fault.retryAfter));
    switch (fault.kind) {
      case 'reset':
        request.socket.destroy();
        return;
      case 'lost_after_effect':
        replaceAnswer(response, () => request.socket.destroy());
        next();
        return;
      case 'held':
        response.locals['heldMs'] = fault.delayMs ?? 0;
        replaceAnswer(response, () => request.socket.destroy());
        next();
        return;
      case 'garbage':
        replaceAnswer(response, (end) => {
          response.status(200).removeHeader('content-length');
          end('{"status":"succ');
        });
        next();
        return;
      case 'status':
        response.status(fault.status ?? 503).json(errorBody(request, fault.status ?? 503));
        return;
      case 'html':
        response
          .status(fault.status ?? 502)
          .type('html')
          .send('<html><body><h1>Bad Gateway</h1></body></html>');
        return;
      case 'slow':
        setTimeout(() => {
          // The request of a caller who has gone by now cannot be read any more.
          if (!request.socket.destroyed) next();
        }, fault.delayMs ?? 1000).unref();
        return;
      case 'slow_answer':
        delayAnswer(response, fault.delayMs ?? 1000);
        next();
        return;
      case 'bad_lock':
      case 'late_lock':
      case 'wallet_timeout':
        next();
    }
  };
}

function delayAnswer(response: Response, delayMs: number): void {
  const end = response.end.bind(response) as (...parts: unknown[]) => Response;
  response.end = (...parts: unknown[]) => {
    setTimeout(() => end(...parts), delayMs).unref();
    return response;
  };
}

function replaceAnswer(response: Response, answer: (end: (text: string) => void) => void): void {
  const end = response.end.bind(response);
  response.write = () => true;
  response.end = () => {
    answer((text) => end(text));
    return response;
  };
}
