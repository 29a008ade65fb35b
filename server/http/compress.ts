import compression from 'compression';
import type { RequestHandler } from 'express';

/** Brotli or gzip, as the caller takes it. An event stream has to arrive as it is written. */
export function compress(): RequestHandler {
  return compression({
    filter: (req, res) =>
      !String(res.getHeader('content-type')).startsWith('text/event-stream') && compression.filter(req, res),
  });
}
