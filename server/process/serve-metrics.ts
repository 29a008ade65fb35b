import { hostOf, isLocalName } from '../http/request-target.ts';
import { listen, type Listening } from './listen.ts';

/** Prometheus asks every minute at the longest, as it is commonly set up. */
const keepAliveMs = 75_000;

type Figures = { scrape(): Promise<string>; contentType: string };

/** `/metrics` on an address of its own, so that what faces callers does not show it. */
export function serveMetrics(figures: Figures, { host, port }: { host: string; port: number }): Promise<Listening> {
  return listen(
    (req, res) => {
      const asked = hostOf(req);
      // No page that a person visits may read them under a name of its own (DNS rebinding).
      if (asked === null || (isLocalName(host) && !isLocalName(asked))) {
        res.writeHead(asked === null ? 400 : 403).end();
        return;
      }
      if (req.url !== '/metrics' || req.method !== 'GET') {
        res.writeHead(404).end();
        return;
      }
      figures.scrape().then(
        (text) => res.writeHead(200, { 'content-type': figures.contentType }).end(text),
        () => res.writeHead(500).end(),
      );
    },
    { host, port, orAnyPort: false, keepAliveMs, variables: { host: 'METRICS_HOST', port: 'METRICS_PORT' } },
  );
}
