import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

export type DrainLimits = {
  /** Connections without a request are cut once none has come on any of them for so long. */
  quietMs: number;
  /** Open requests get this long to end. */
  longestMs: number;
};

/** To be called before the first request; the returned function takes no more connections and ends those there are. */
export function drainable(server: Server): (limits: DrainLimits) => Promise<void> {
  const unanswered = new Set<ServerResponse>();
  let isDraining = false;
  let connections = 0;
  let requests = 0;
  server.on('connection', () => {
    connections += 1;
  });
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (isDraining) sayClose(response);
    requests += 1;
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
  });

  /** The system resets those that it has taken and we have not; of them we take one each turn, in the order they came. */
  async function takeWhoWaits(deadline: number): Promise<void> {
    let before: number;
    do {
      before = connections;
      await nextTurn();
      await nextTurn();
    } while (connections > before && performance.now() < deadline);
  }

  function cutWhenQuiet(quietMs: number): void {
    const before = requests;
    setTimeout(() => {
      // A busy process runs its overdue timers first, and reads what has arrived by then after them.
      setImmediate(() => {
        if (requests === before) server.closeIdleConnections();
        else cutWhenQuiet(quietMs);
      });
    }, quietMs).unref();
  }

  return async ({ quietMs, longestMs }) => {
    setTimeout(() => {
      server.closeAllConnections();
    }, longestMs).unref();
    // Before anybody is told to close, since who is comes again with a new connection.
    await takeWhoWaits(performance.now() + longestMs - quietMs);
    isDraining = true;
    for (const response of unanswered) sayClose(response);
    cutWhenQuiet(quietMs);
    await new Promise<void>((resolve) => {
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
