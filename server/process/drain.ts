import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';

export type DrainLimits = {
  /** Who keeps a connection without using it has this long to begin one more request. */
  idleMs: number;
  /** Open requests get this long to end. */
  longestMs: number;
};

/** To be called before the first request; the returned function takes no more connections and ends those there are. */
export function drainable(server: Server): (limits: DrainLimits) => Promise<void> {
  const unanswered = new Set<ServerResponse>();
  let isDraining = false;
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (isDraining) sayClose(response);
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
  });

  return ({ idleMs, longestMs }) => {
    isDraining = true;
    for (const response of unanswered) sayClose(response);
    setTimeout(() => {
      server.closeIdleConnections();
    }, idleMs).unref();
    setTimeout(() => {
      server.closeAllConnections();
    }, longestMs).unref();
    return new Promise((resolve) => {
      // Node's HTTP server cuts idle connections when it closes, and with them a request that is on its way.
      NetServer.prototype.close.call(server, () => {
        resolve();
      });
    });
  };
}

function sayClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
