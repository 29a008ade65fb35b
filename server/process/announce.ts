import type { Config } from '../config/config.ts';
import type { Listening } from './listen.ts';

/** What a person who starts the service reads first. */
export function announcement(config: Config, { url, takenPort }: Listening): string {
  const lines = [`masumi-kodosumi-connector listens on ${url}`, `Its API, to read and to try out: ${url}/docs`];
  if (config.isSandbox) {
    lines.unshift('SANDBOX: Masumi and Kodosumi are simulated, a simulated buyer pays, no money moves.');
    if (takenPort !== null) lines.push(`Port ${takenPort} is taken by another program; this one was free.`);
    if (config.dataDir !== null) lines.push('Its database is new at each start and goes with it.');
    const key = config.access.kind === 'keys' ? " -H 'authorization: Bearer <key>'" : '';
    const body = JSON.stringify({ data: { prompt: 'A page about lighthouses' }, payment_amount: 10.0 });
    lines.push('Try:', `  curl -s ${url}/writer/jobs${key} -H 'content-type: application/json' -d '${body}'`);
    lines.push(`  curl -s ${url}/writer/jobs/${config.dataDir === null ? '<id>' : '1'}${key}`);
  }
  return lines.join('\n');
}
