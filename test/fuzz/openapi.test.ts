import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createDatabase } from '../support/postgres.ts';
import { startService, type Service } from '../support/start-service.ts';
import { runSchemathesis } from './schemathesis.ts';
import { patiently } from '../support/slowness.ts';

const key = 'fuzz-key';
const wanted = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const longestSeconds = Number(process.env.FUZZ_SECONDS ?? 200);
// A slow machine gets less far in the time; this much has to be seen on any.
const atLeast = Math.min(wanted, 1_000);

let service: Service;
beforeAll(async () => {
  service = await startService({
    API_KEYS: `fuzz:${createHash('sha256').update(key).digest('hex')}`,
    DATABASE_URL: await createDatabase(inject('adminDatabaseUrl')),
    // Refusals for being asked too often would hide the rest.
    MAX_CREATES_PER_MINUTE: '1000000',
    MAX_OPEN_UNPAID: '1000000',
  });
}, patiently(60_000));
afterAll(() => service.stop());

test(
  'whatever the document allows or forbids is answered as the document says, and never with a 5xx',
  async () => {
    const deadline = Date.now() + longestSeconds * 1_000;
    const asked = () => service.logged.filter((line) => line.includes('"message":"request"')).length;
    for (let seed = 1; asked() < wanted && Date.now() < deadline; seed += 1) {
      const left = Math.ceil((deadline - Date.now()) / 1_000);
      const { code, output } = await runSchemathesis([
        `${service.url}/openapi.json`,
        ...['--header', `Authorization: Bearer ${key}`, '--seed', String(seed), '--max-examples', '250'],
        ...['--workers', '2', '--no-shrink', '--continue-on-failure', '--phases', 'examples,coverage,fuzzing'],
        ...['--max-time', String(left), '--suppress-health-check', 'all', '--generation-database', 'none'],
        // The form of an agent refuses more than the document can say.
        ...['--exclude-checks', 'positive_data_acceptance', '--warnings', 'off'],
      ]);
      expect(code, output).toBe(0);
    }
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object };
    const statuses = service.logged.flatMap((line) => (/"status":(\d+)/.exec(line)?.[1] ?? []) as string[]);
    expect(Object.keys(paths).length).toBeGreaterThan(5);
    expect(statuses.filter((status) => status.startsWith('5'))).toEqual([]);
    expect(asked()).toBeGreaterThanOrEqual(atLeast);
    console.log(`${asked()} requests`);
  },
  (longestSeconds + 40) * 1_000,
);
