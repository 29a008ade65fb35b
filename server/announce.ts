import type { Config } from './config.ts';

/** What a person who starts the service reads first. */
export function announcement(config: Config, url: string): string {
  const lines = [`masumi-kodosumi-connector listens on ${url}`];
  if (config.isSandbox) {
    lines.unshift('SANDBOX: Masumi and Kodosumi are simulated, a simulated buyer pays, no money moves.');
    if (config.dataDir !== null) lines.push('Its database is new at each start and goes with it.');
    const body = JSON.stringify({ data: { prompt: 'A page about lighthouses' }, payment_amount: 10.0 });
    lines.push('Try:', `  curl -s ${url}/writer/jobs -H 'content-type: application/json' -d '${body}'`);
    lines.push(`  curl -s ${url}/writer/jobs/1`);
  }
  return lines.join('\n');
}
