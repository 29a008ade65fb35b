import type { Client } from 'pg';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import { agentsConfig } from '../../test/support/agents-config.ts';
import { insertJobsSql, numbered } from './insert-jobs.ts';
import { measureReplicas } from './measure-replicas.ts';

const replicas = 2;

/** Transitions a second of jobs that all are due, each from `result_on_chain` to its end. */
export async function measureConnector(
  client: Client,
  url: string,
  jobs: number,
  { places, save = 'batched' }: { places: number; save?: 'batched' | 'flush' },
): Promise<number> {
  await client.query('truncate jobs, duties, job_events');
  await client.query(numbered(insertJobsSql), [jobs, 'completed', 'result_on_chain', 1, null, 1]);
  await client.query('vacuum analyze jobs, duties');
  const variables = {
    ...{
      DATABASE_URL: url,
      CONCURRENCY: String(places),
      SAVE: save,
      AGENTS_CONFIG: JSON.stringify(agentsConfig(sandboxAgents)),
    },
    ...{ KODOSUMI_BASE_URL: nowhere, KODOSUMI_API_KEY: 'unused', MASUMI_NODE_URL: nowhere, MASUMI_API_KEY: 'unused' },
    MASUMI_NETWORK: 'Preprod',
  };
  const rate = await measureReplicas('bench/transitions/connector-replica.ts', variables, replicas, jobs);
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int from jobs where settlement = 'paid_out' union all select count(*)::int from job_events where type = 'paid_out'",
  );
  const written = rows.map(({ count }) => count);
  if (written.some((count) => count !== jobs)) {
    throw new Error(`not all of ${jobs} were written: ${written.join(', ')}`);
  }
  return rate;
}

/** Jobs a second of graphile-worker with these options, whose task has nothing to do. */
export async function measureGraphile(client: Client, url: string, jobs: number, options: object): Promise<number> {
  await client.query(
    `select graphile_worker.add_jobs(array_agg(row('nothing', json_build_object('id', number), null, null, null, null, null,
      null)::graphile_worker.job_spec)) from generate_series(1, $1::int) as number`,
    [jobs],
  );
  await client.query('vacuum analyze graphile_worker._private_jobs');
  const variables = { WORKER: JSON.stringify({ connectionString: url, maxPoolSize: 34, ...options }) };
  return measureReplicas('bench/transitions/graphile-replica.ts', variables, replicas, jobs);
}

/** Nothing listens there, and nothing is asked. */
const nowhere = 'http://127.0.0.1:9';
