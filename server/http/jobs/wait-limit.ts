import type { Response } from 'express';

/** Aborts after the wait, when the caller has gone, and when the service stops. */
export function waitLimit(res: Response, waitSeconds: number, stopping: AbortSignal): AbortSignal {
  const connection = new AbortController();
  res.once('close', () => {
    connection.abort();
  });
  return AbortSignal.any([AbortSignal.timeout(waitSeconds * 1_000), connection.signal, stopping]);
}
