import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ListenOptions = {
  host: string;
  port: number;
  /** Takes a free port when somebody else has the wanted one. */
  orAnyPort: boolean;
  /** How long a connection is kept between two requests. */
  keepAliveMs: number;
  /** The variables that say so, for whoever has to change them. */
  variables?: { host: string; port: string };
};

export type Listening = {
  server: Server;
  url: string;
  /** The port that was wanted, when somebody else has it. */
  takenPort: number | null;
};

/** Were the time for a request's headers the shorter one, it could end connections that are kept. */
const headersAfterKeepAliveMs = 5_000;

export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, orAnyPort, keepAliveMs } = options;
  const server = createServer(app);
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + headersAfterKeepAliveMs;
  server.requestTimeout = Math.max(server.requestTimeout, server.headersTimeout);
  let takenPort: number | null = null;
  try {
    await open(server, host, port);
  } catch (error) {
    if (!orAnyPort || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw notOpened(error, options);
    takenPort = port;
    await open(server, host, 0);
  }
  const { port: actual } = server.address() as AddressInfo;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, takenPort };
}

function notOpened(cause: unknown, { host, port, variables }: ListenOptions): Error {
  const names = variables ?? { host: 'HOST', port: 'PORT' };
  const { code } = cause as NodeJS.ErrnoException;
  return new Error(reason(), { cause });

  function reason(): string {
    switch (code) {
      case 'EADDRINUSE':
        return `${names.port} ${port} of ${host} is taken by another program`;
      case 'EACCES':
        return `${names.port} ${port} of ${host} may not be opened by this user`;
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return `${names.host} ${host} is no address of this machine`;
      case undefined:
      default:
        return `${names.host} ${host} with ${names.port} ${port} cannot be listened on (${code ?? String(cause)})`;
    }
  }
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
