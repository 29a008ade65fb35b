import type { Job } from '../../server/jobs/life/job.ts';
import type { JobRecord } from '../../server/ports/job-records.ts';
import { visibleText } from '../command/visible-text.ts';

/** One line a job. */
export function listOfJobs(jobs: Job[]): string {
  if (jobs.length === 0) return 'No jobs.';
  const head = ['ID', 'AGENT', 'STATUS', 'SETTLEMENT', 'RUN', 'CREATED', 'ATTENTION'];
  const lines = jobs.map((job) => [
    String(job.id),
    job.agentKey,
    job.status,
    job.settlement,
    job.runId ?? '-',
    job.createdAt.toISOString(),
    job.attention?.code ?? '-',
  ]);
  return table([head, ...lines]);
}

/** All that an operator may want to know of a job, but not what the buyer asked and got. */
export function oneJob({ job, duties, result, events }: JobRecord): string {
  const facts: [string, string | null | undefined][] = [
    ['job', String(job.id)],
    ['agent', job.agentKey],
    ['owner', job.owner === '' ? null : job.owner],
    ['status', job.status],
    ['settlement', job.settlement],
    ['payment', job.paymentRequest?.paymentId],
    ['blockchain identifier', job.paymentRequest?.blockchainIdentifier],
    ['launch attempted at', job.launchAttemptedAt?.toISOString()],
    ['run', job.runId],
    ['result', result && `${result.output.length} characters, hash ${job.outputHash ?? 'none'}`],
    ['error', job.error && `${job.error.code}: ${job.error.message}`],
    ['attention', job.attention && `${job.attention.code}: ${job.attention.message}`],
    ['result due by', job.resultDeadline.toISOString()],
    ...duties.flatMap(({ kind, dueAt, leaseUntil }): [string, string | undefined][] => [
      [`${kind} looked at again`, dueAt.toISOString()],
      [`${kind} held until`, leaseUntil?.toISOString()],
    ]),
  ];
  const known = facts.flatMap(([name, value]) => (value ? [[name, value]] : []));
  const history = events.map(({ at, type, detail }) => [
    at.toISOString(),
    type,
    Object.keys(detail).length === 0 ? '' : JSON.stringify(detail),
  ]);
  return `${table(known)}\n\n${table(history)}`;
}

function table(cells: string[][]): string {
  const rows = cells.map((row) => row.map(visibleText));
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
