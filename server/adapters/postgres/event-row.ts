import type { JobEvent } from '../../jobs/job-event.ts';

export type EventRow = { type: string; detail: Record<string, unknown> };

export function eventRow({ type, ...detail }: JobEvent): EventRow {
  return { type, detail: withoutOutput(detail) };
}

/** The output stands in the job's own row; a second copy would double what a large result takes. */
function withoutOutput(detail: Record<string, unknown>): Record<string, unknown> {
  const { result, ...others } = detail;
  return result === undefined ? detail : others;
}
