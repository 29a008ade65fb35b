import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ListenOptions = {
  host: string;
  port: number;
  /** Takes a free port when somebody else has the wanted one. */
  orAnyPort: boolean;
  /** How long a connection is kept between two requests. */
  keepAliveMs: number;
};

export type Listening = {
  server: Server;
  url: string;
  /** The port that was wanted, when somebody else has it. */
  takenPort: number | null;
};

/** Were the time for a request's headers the shorter one, it could end connections that are kept. */
const headersAfterKeepAliveMs = 5_000;

export async function listen(
  app: RequestListener,
  { host, port, orAnyPort, keepAliveMs }: ListenOptions,
): Promise<Listening> {
  const server = createServer(app);
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + headersAfterKeepAliveMs;
  server.requestTimeout = Math.max(server.requestTimeout, server.headersTimeout);
  let takenPort: number | null = null;
  try {
    await open(server, host, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (!orAnyPort) throw new Error(`PORT ${port} of ${host} is taken by another program`, { cause: error });
    takenPort = port;
    await open(server, host, 0);
  }
  const { port: actual } = server.address() as AddressInfo;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, takenPort };
}

function open(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
