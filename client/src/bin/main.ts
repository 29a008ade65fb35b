#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createClient } from '../create-client.ts';
import { agentsSource } from './agents-source.ts';

const usage = 'usage: masumi-kodosumi-client URL [--out FILE]\n';
const help = `${usage}Prints what each agent of the running service takes, as TypeScript: createClient<Agents>. Ends with 0: done, 1: no usable
answer, 2: asked wrongly.
`;

const asked = readWords();
if (asked === null) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else if (asked === 'help') process.stdout.write(help);
else {
  await printTypes(asked).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

type Asked = { url: string; out: string | undefined };

function readWords(): Asked | 'help' | null {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const [url, ...others] = positionals;
    if (values.help) return 'help';
    const isUrl = url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
    return isUrl && others.length === 0 ? { url, out: values.out } : null;
  } catch {
    return null;
  }
}

async function printTypes({ url, out }: Asked): Promise<void> {
  const agents = await createClient({ baseUrl: url }).agents();
  for (const { key, input_fields } of agents) {
    if (input_fields === null) process.stderr.write(`${key} cannot be reached: its input is left open.\n`);
  }
  const source = agentsSource(agents);
  if (out === undefined) process.stdout.write(source);
  else await writeFile(out, source);
}
