import { Agent, request } from 'node:http';

export type Sent = { method: 'GET' | 'POST'; path: () => string; headers: Record<string, string>; body?: string };

/** Answered requests a second: so many connections, each with one request after the other. */
export async function requestRate(url: string, sent: Sent, forMs: number, connections: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const expected = sent.method === 'POST' ? 201 : 200;
  const start = performance.now();
  let answered = 0;
  async function oneAfterTheOther(): Promise<void> {
    while (performance.now() - start < forMs) {
      const status = await exchange(agent, url + sent.path(), sent);
      if (status !== expected) throw new Error(`${sent.method} ${url} answered ${status}`);
      answered += 1;
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, oneAfterTheOther));
    return (answered * 1_000) / (performance.now() - start);
  } finally {
    agent.destroy();
  }
}

function exchange(agent: Agent, url: string, { method, headers, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, method, headers }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
