import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type PanelProxy = {
  url: string;
  /** What passed, as `GET /health`, in its order. */
  seen: string[];
  /** What becomes of the JSON of an answer on its way. */
  rewrite: (path: string, body: unknown) => unknown;
  stop(): Promise<void>;
};

/** Stands in front of a panel, and shows or changes what passes. */
export async function startPanelProxy(target: string): Promise<PanelProxy> {
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '/';
      proxy.seen.push(`${request.method} ${path.split('?')[0]}`);
      const sent = await buffer(request);
      const names = ['content-type', 'kodosumi_api_key', 'cookie', 'accept'];
      const answer = await fetch(new URL(path, target), {
        method: request.method ?? 'GET',
        headers: names.flatMap((name) => (request.headers[name] ? [[name, String(request.headers[name])]] : [])),
        redirect: 'manual',
        ...(sent.length > 0 && { body: new Uint8Array(sent) }),
      });
      const type = answer.headers.get('content-type') ?? 'text/plain';
      const text = await answer.text();
      const date = answer.headers.get('date') ?? '';
      response.writeHead(answer.status, { 'content-type': type, date });
      response.end(type.includes('json') ? JSON.stringify(proxy.rewrite(path, JSON.parse(text))) : text);
    })().catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: PanelProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    rewrite: (_, body) => body,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
