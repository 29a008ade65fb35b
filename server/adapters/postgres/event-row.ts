import type { JobEvent } from '../../jobs/life/job-event.ts';
import { storedTerms } from './job-mapping.ts';

export type EventRow = { type: string; detail: Record<string, unknown> };

/** An event as its columns have it. */
export function eventRow(event: JobEvent): EventRow {
  const { type, ...detail } = event;
  if (event.type === 'payment_terms_renewed') {
    return { type, detail: { ...detail, terms: storedTerms(event.terms) } };
  }
  // The output has a table of its own; a second copy would double what a large result takes.
  if (event.type === 'result_frozen') return { type, detail: { outputHash: event.outputHash } };
  return { type, detail };
}
