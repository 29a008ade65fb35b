/** RFC 9110: whole seconds or an HTTP date. Null for none and for one that cannot be read. */
export function parseRetryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const untilMs = Date.parse(text) - Date.now();
  return Number.isNaN(untilMs) ? null : Math.max(0, untilMs);
}
