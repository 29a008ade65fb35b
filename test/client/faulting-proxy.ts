import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of one request on its way:
 * `refused` never reaches the service; `lost` reaches it, and its answer does not come back; of a `cut` answer half comes
 * back; a `slow` one never comes to an end; a `hasty` gateway does not pass on what the client prefers; a gateway's own answer stands in for the service's, which heard of the request
 * or did not.
 */
export type Fault =
  'none' | 'refused' | 'lost' | 'cut' | 'slow' | 'hasty' | { status: number; retryAfter?: string; forwarded?: boolean };

export type FaultingProxy = {
  url: string;
  /** One entry for each request that arrived. */
  seen: { method: string; idempotencyKey: string | undefined }[];
  /** The faults of the next requests; after the last one it repeats. */
  plan(...faults: Fault[]): void;
  close(): Promise<void>;
};

export async function startFaultingProxy(target: () => string): Promise<FaultingProxy> {
  const seen: FaultingProxy['seen'] = [];
  let planned: Fault[] = ['none'];
  const server = createServer((req, res) => {
    const fault = (planned.length > 1 ? planned.shift() : planned[0]) ?? 'none';
    const idempotencyKey = req.headers['idempotency-key'];
    seen.push({ method: req.method ?? '', idempotencyKey: idempotencyKey?.toString() });
    apply(fault, target(), req, res).catch(() => req.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    plan(...faults) {
      planned = faults;
      seen.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer };

async function apply(fault: Fault, target: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (fault === 'refused') {
    req.socket.destroy();
  } else if (typeof fault === 'object') {
    if (fault.forwarded) await forward(target, req);
    res.writeHead(fault.status, {
      'content-type': 'text/html',
      ...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }),
    });
    res.end('<h1>The gateway speaks</h1>');
  } else {
    if (fault === 'hasty') delete req.headers.prefer;
    send(fault, await forward(target, req), req, res);
  }
}

function send(
  fault: 'none' | 'lost' | 'cut' | 'slow' | 'hasty',
  answer: Answer,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const { status, headers, body } = answer;
  switch (fault) {
    case 'none':
    case 'hasty':
      res.writeHead(status, headers).end(body);
      return;
    case 'lost':
      req.socket.destroy();
      return;
    case 'cut':
      res.writeHead(status, headers).write(body.subarray(0, body.length / 2), () => req.socket.destroy());
      return;
    case 'slow':
      // The head and a first byte come at once, the rest does not.
      res.writeHead(status, headers).write(body.subarray(0, 1));
  }
}

async function forward(target: string, req: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, headers, url } = req;
    const forwarded = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      });
    });
    forwarded.on('error', reject);
    req.pipe(forwarded);
  });
}
