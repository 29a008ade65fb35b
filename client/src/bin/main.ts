#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createClient } from '../create-client.ts';
import { agentsSource } from './agents-source.ts';

const usage = 'usage: generate-types --url http://localhost:3000 [--out agents.ts]';

try {
  await generateTypes();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function generateTypes(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { url: { type: 'string' }, out: { type: 'string' } },
  });
  if (positionals.join() !== 'generate-types' || values.url === undefined) throw new Error(usage);
  const agents = await createClient({ baseUrl: values.url }).agents();
  for (const { key, input_fields } of agents) {
    if (input_fields === null) process.stderr.write(`${key} cannot be reached: its input is left open.\n`);
  }
  if (values.out === undefined) process.stdout.write(agentsSource(agents));
  else await writeFile(values.out, agentsSource(agents));
}
