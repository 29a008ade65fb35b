import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Listening = { server: Server; url: string };

/** Listens on the address; on a free port when `orAnyPort` and the wanted one is taken. */
export async function listen(app: RequestListener, host: string, port: number, orAnyPort: boolean): Promise<Listening> {
  const server = createServer(app);
  try {
    await open(server, host, port);
  } catch (error) {
    if (!orAnyPort || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await open(server, host, 0);
  }
  const { port: actual } = server.address() as AddressInfo;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}` };
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
