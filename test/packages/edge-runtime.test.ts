import { EdgeVM } from '@edge-runtime/vm';
import { expect, onTestFinished, test } from 'vitest';
import { bundledCode } from '../../scripts/bundled-code.ts';
import { goOnUntil } from '../support/go-on-until.ts';
import { openWorld } from '../support/world.ts';

test('the client orders and waits in an edge runtime, which has no Node', async () => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const code = await bundledCode('client/src/index.ts', process.cwd(), 'iife');
  const edge = new EdgeVM();
  edge.evaluate(code);
  const ordered = edge.evaluate<Promise<string>>(`
    if (typeof process !== 'undefined' || typeof require !== 'undefined') throw new Error('this is Node');
    const client = bundled.createClient({ baseUrl: ${JSON.stringify(world.url)} });
    client.run('gratis', { data: { prompt: 'A page about lighthouses' } }).then((job) => JSON.stringify(job));
  `);
  expect(JSON.parse(await goOnUntil(world, ordered))).toMatchObject({
    ...{ status: 'completed', agent_key: 'gratis' },
    result: { output: expect.stringContaining('lighthouses') as string },
  });
});
