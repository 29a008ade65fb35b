import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Listening = {
  server: Server;
  url: string;
  /** The port that was wanted, when somebody else has it. */
  takenPort: number | null;
};

export type Address = {
  host: string;
  port: number;
  /** The variables that say so, for whoever has to change them. */
  variables?: { host: string; port: string };
  /** Takes a free port where the wanted one is taken. */
  orAnyPort?: boolean;
};

export async function listen(app: RequestListener, address: Address): Promise<Listening> {
  const { host, port, orAnyPort = false } = address;
  const server = createServer(app);
  let takenPort: number | null = null;
  try {
    await open(server, host, port);
  } catch (error) {
    if (!orAnyPort || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw notOpened(error, address);
    takenPort = port;
    await open(server, host, 0);
  }
  const { port: actual } = server.address() as AddressInfo;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, takenPort };
}

function notOpened(cause: unknown, { host, port, variables }: Address): Error {
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
