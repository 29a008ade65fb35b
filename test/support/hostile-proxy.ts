import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export type HostileProxy = {
  url: string;
  /** From now on each call is answered with this status and a body that quotes the whole call; null passes calls on. */
  answerWith(status: number | null): void;
  stop(): Promise<void>;
};

/** Stands in front of an upstream and, when told so, answers the way a broken one does: with all it was sent. */
export async function startHostileProxy(target: string, words: string): Promise<HostileProxy> {
  let hostileStatus: number | null = null;
  const server = createServer((req, res) => {
    void (async () => {
      const sent = await bodyOf(req);
      if (hostileStatus !== null) {
        const quoted = JSON.stringify({ url: req.url, headers: req.headers, sent: sent.toString() });
        const trace = `Error: refused\n    at handler (/srv/${words}/panel.py:17:3)\n${quoted}`;
        res.writeHead(hostileStatus, words, { 'content-type': 'application/json', 'x-words': words });
        res.end(JSON.stringify({ status: 'error', error: { message: trace }, detail: trace, traceback: trace }));
        return;
      }
      const answer = await fetch(new URL(req.url ?? '/', target), {
        method: req.method ?? 'GET',
        headers: withoutHop(req),
        redirect: 'manual',
        ...(sent.length > 0 && { body: new Uint8Array(sent) }),
      });
      res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
      res.end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => req.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerWith(status) {
      hostileStatus = status;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function withoutHop(req: IncomingMessage): Record<string, string> {
  const skipped = ['host', 'connection', 'content-length', 'transfer-encoding'];
  const kept = Object.entries(req.headers).filter(([name]) => !skipped.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
