import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openWorld } from '../support/world.ts';

test('npm run openapi writes the bytes that the service answers', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'connector-openapi-'));
  const hash = createHash('sha256').update('key').digest('hex');
  const world = await openWorld({ env: { API_KEYS: `me:${hash}` } });
  try {
    const file = join(folder, 'openapi.json');
    await promisify(execFile)(process.execPath, ['scripts/openapi.ts', file]);
    const served = await fetch(`${world.url}/openapi.json`);
    expect(served.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await readFile(file, 'utf8')).toBe(await served.text());
  } finally {
    await world.close();
    await rm(folder, { recursive: true });
  }
});
