import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Listening = {
  server: Server;
  url: string;
  /** The port that was wanted, when somebody else has it. */
  takenPort: number | null;
};

/** Listens on the address; on a free port when `orAnyPort` and the wanted one is taken. */
export async function listen(app: RequestListener, host: string, port: number, orAnyPort: boolean): Promise<Listening> {
  const server = createServer(app);
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
