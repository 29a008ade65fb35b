import { compose } from '../../server/compose.ts';
import { environment, readConfig } from '../../server/config/config.ts';
import { listen } from '../../server/process/listen.ts';

// The service as it answers, without its reconciler: the jobs that a measurement orders are not run beside it.
const answer = readConfig(environment, null);
if (answer.kind === 'faulty') throw new Error(answer.faults.join('\n'));
const silent = { info: () => undefined, warn: () => undefined, error: console.error };
const { app } = await compose(answer.config, { log: silent });
const { url } = await listen(app, { host: '127.0.0.1', port: 0 });
process.stdout.write(`listens on ${url}\n`);
