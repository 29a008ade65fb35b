import type { JobRef, RequestOptions } from './client.ts';
import { sent, toJob, type Routes } from './connect.ts';
import { expectStatus } from './expect-status.ts';
import type { Look } from './wait-for-job.ts';

export type LookOptions = RequestOptions & {
  /** The state that the caller has already; its answer may wait so long for another. */
  known: string | null;
  waitSeconds: number;
};

/** One look at a job: at once when nothing is known of it, else held back by the service until there is news (RFC 7240). */
export async function lookAtJob(
  routes: Routes,
  job: JobRef,
  { known, waitSeconds, ...options }: LookOptions,
): Promise<Look> {
  const headers =
    known === null ? {} : { 'if-none-match': known, ...(waitSeconds > 0 && { prefer: `wait=${waitSeconds}` }) };
  const answer = await routes.jobs.get({ params: toJob(job.agent_key, job.id), headers, ...sent(options) });
  return answer.status === 304 ? null : { job: expectStatus(200, answer), tag: answer.headers.get('etag') };
}
