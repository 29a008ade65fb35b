import { createGzip } from 'node:zlib';
import type { ServerResponse } from 'node:http';

/** Sends the chunk over and over, as fast as the other side takes it, until so much is sent or the connection ends. */
export function sendOverAndOver(response: ServerResponse, chunk: Buffer, mostBytes = Infinity): void {
  let sent = 0;
  const send = () => {
    while (!response.closed && sent < mostBytes) {
      sent += chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', send);
        return;
      }
    }
    response.end();
  };
  send();
}

/** A gibibyte of one letter, which is a megabyte on the wire. */
export function sendGzipBomb(response: ServerResponse): void {
  response.setHeader('content-encoding', 'gzip');
  const letters = Buffer.alloc(1_048_576, 'a');
  const gzip = createGzip();
  gzip.pipe(response);
  let left = 1_024;
  const write = () => {
    while (left > 0 && !response.closed) {
      left -= 1;
      if (!gzip.write(letters)) {
        gzip.once('drain', write);
        return;
      }
    }
    gzip.end();
  };
  write();
}

/** One byte every so often. */
export function drip(response: ServerResponse, everyMs: number): void {
  const timer = setInterval(() => response.write(' '), everyMs);
  response.on('close', () => {
    clearInterval(timer);
  });
}

/** How much memory the process took at most while the work was under way, beyond what it had. */
export async function memoryTaken(work: Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  await work;
  clearInterval(timer);
  return Math.max(most, process.memoryUsage.rss()) - before;
}
