import { isFinal, metaOf, type Run, type RunEvent } from './run.ts';

/** The stored status, which is never `awaiting`. */
export function storedStatus(events: readonly RunEvent[]): string {
  return events.findLast(({ kind }) => kind === 'status')?.message ?? 'unknown';
}

export function openLocks(events: readonly RunEvent[]): string[] {
  const lids = (kind: string): string[] =>
    events
      .filter((event) => event.kind === kind)
      .map(({ message }) => (JSON.parse(message) as { dict: { lid: string } }).dict.lid);
  const released = lids('lease');
  return lids('lock').filter((lid) => !released.includes(lid));
}

export function statusView(run: Run, events: readonly RunEvent[]): object {
  const stored = storedStatus(events);
  const locks = openLocks(events);
  const { summary, description, tags, deprecated, author, organization, version, app_url, entry_point, username } =
    metaOf(run);
  const latest = events.findLast(({ kind }) => ['status', 'final', 'meta'].includes(kind));
  return {
    status: locks.length > 0 && !events.some(isFinal) ? 'awaiting' : stored,
    timestamp: (latest?.at ?? 0) / 1000,
    // A string of JSON inside the JSON: to be parsed twice.
    final: events.find(({ kind }) => kind === 'final')?.message ?? (stored === 'error' ? wordToTheUser(events) : null),
    ...{ fid: run.fid, summary, description, tags, deprecated, author, organization, version },
    ...{ kodosumi_version: null, app_url, entry_point, username, locks },
  };
}

/** Only a line that starts with the package's own error module counts, and of it only that line. */
function wordToTheUser(events: readonly RunEvent[]): string | null {
  const log = events.filter(({ kind }) => kind === 'error').map(({ message }) => message);
  const body = /^kodosumi\.error\.KodosumiError: (.*)$/m.exec(log.join('\n'))?.[1];
  return body === undefined ? null : JSON.stringify({ Text: { body } });
}
