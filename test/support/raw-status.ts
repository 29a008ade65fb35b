import { connect } from 'node:net';

/** Sends these very bytes, which no HTTP client would, and reads the status of the answer. */
export function rawStatus(url: string, request: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('data', (part) => {
      answer += part.toString();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]));
    });
  });
}
