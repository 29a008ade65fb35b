import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

type Printed = { variables: Record<string, string>; control_url: string };

function start(env: Record<string, string>): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['server/sandbox/main.ts'], {
    env: { ...process.env, SANDBOX_FAST: '1', SANDBOX_EXIT_WITH_STDIN: '1', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function firstLines(child: ChildProcessWithoutNullStreams, count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length === count) break;
  }
  return lines;
}

test('as a process it prints one line of JSON, takes faults, and ends with its parent', async () => {
  const fault = { call: 'GET /flow', kind: 'status', times: 1 };
  const child = start({ SANDBOX_FORMAT: 'json', SANDBOX_FAULTS: JSON.stringify(fault) });
  const { variables, control_url } = JSON.parse((await firstLines(child, 1))[0]!) as Printed;
  expect(Object.keys(JSON.parse(variables['AGENTS_CONFIG']!) as object)).toEqual(['writer', 'survey', 'failing']);
  expect(variables).toMatchObject({ MASUMI_NETWORK: 'Preprod', KODOSUMI_USERNAME: 'admin' });
  const flow = (): Promise<Response> => fetch(`${variables['KODOSUMI_BASE_URL']!}/flow`);
  expect([(await flow()).status, (await flow()).status]).toEqual([503, 401]);
  const control = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(control_url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  expect((await control('POST', '/faults', { ...fault, times: 5 })).status).toBe(204);
  expect((await flow()).status).toBe(503);
  expect((await control('DELETE', '/faults')).status).toBe(204);
  expect((await flow()).status).toBe(401);
  expect((await control('POST', '/faults', { call: 'GET /nothing', kind: 'reset' })).status).toBe(400);
  expect((await control('POST', '/panel', { flowsEmpty: true, rotateSecret: true })).status).toBe(204);
  expect(await (await control('GET', '/state')).json()).toMatchObject({ runs: [], payments: [] });
  child.stdin.end();
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('it prints exports for a shell, and takes another port where the wanted one is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const child = start({ SANDBOX_KODOSUMI_PORT: String(port) });
  const [base] = await firstLines(child, 1);
  expect(base).toMatch(/^export KODOSUMI_BASE_URL='http:\/\/127\.0\.0\.1:\d+'$/);
  expect(base).not.toContain(`:${port}'`);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
});
