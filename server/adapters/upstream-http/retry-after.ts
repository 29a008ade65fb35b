const longestMs = 300_000;

/**
 * RFC 9110 `Retry-After`, seconds or a date, as a span; null when absent or unreadable, at most five minutes. A date is
 * of the clock of whoever answers, which its `Date` tells.
 */
export function retryAfterMs(headers: Headers, ourNow: Date): number | null {
  const header = headers.get('retry-after');
  if (header === null) return null;
  const theirNow = Date.parse(headers.get('date') ?? '');
  const now = Number.isFinite(theirNow) ? theirNow : ourNow.getTime();
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestMs) : null;
}
