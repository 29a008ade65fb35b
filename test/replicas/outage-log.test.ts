import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, inject, test } from 'vitest';
import { createDatabase } from '../support/create-database.ts';
import { openWorld } from '../support/world.ts';
import { patiently } from '../support/slowness.ts';

/** A way to the server that can be closed and opened again. */
async function gateTo({ hostname, port: beyond }: URL) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(Number(beyond), hostname);
    for (const end of [socket, onward]) end.on('error', () => undefined);
    socket.pipe(onward).pipe(socket);
    open.add(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
    open: () => once(server.listen(port, '127.0.0.1'), 'listening'),
  };
}

test(
  'an outage of the database is told when it begins and when it has ended, not by everybody who meets it',
  async () => {
    const url = new URL(await createDatabase(inject('adminDatabaseUrl')));
    const gate = await gateTo(url);
    url.port = String(gate.port);
    const world = await openWorld({ postgresUrl: url.href });
    const { id } = await world.order();
    world.service.startReconciling();
    await expect.poll(async () => (await world.call('/ready')).status).toBe(200);
    const troubles = () => world.logged.filter((line) => /"level":(40|50|"warn"|"error")/.test(line));
    expect(troubles()).toEqual([]);

    await gate.close();
    for (let round = 0; round < 20; round += 1) {
      expect((await world.call(`/writer/jobs/${id}`)).status).toBe(503);
      expect((await world.call('/ready')).status).toBe(503);
    }
    expect(troubles()).toHaveLength(1);
    expect(troubles()[0]).toContain('"the database gives no answer"');

    await gate.open();
    await expect.poll(async () => (await world.call('/ready')).status, { timeout: patiently(10_000) }).toBe(200);
    await expect.poll(() => troubles().length, { timeout: patiently(15_000) }).toBe(2);
    expect(troubles()[1]).toMatch(/the database answers again/);
    await world.close();
    await gate.close();
  },
  patiently(60_000),
);
