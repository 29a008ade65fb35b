const longestMs = 300_000;

/** RFC 9110 `Retry-After`, seconds or a date, as a span; null when absent or unreadable, at most five minutes. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestMs) : null;
}
