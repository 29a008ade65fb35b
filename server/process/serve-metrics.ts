import { listen, type Listening } from './listen.ts';

type Figures = { scrape(): Promise<string>; contentType: string };

/** `/metrics` on an address of its own, so that what faces callers does not show it. */
export function serveMetrics(figures: Figures, { host, port }: { host: string; port: number }): Promise<Listening> {
  return listen(
    (req, res) => {
      if (req.url !== '/metrics' || req.method !== 'GET') {
        res.writeHead(404).end();
        return;
      }
      figures.scrape().then(
        (text) => res.writeHead(200, { 'content-type': figures.contentType }).end(text),
        () => res.writeHead(500).end(),
      );
    },
    { host, port, variables: { host: 'METRICS_HOST', port: 'METRICS_PORT' } },
  );
}
