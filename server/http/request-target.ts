import type { IncomingMessage } from 'node:http';

const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The host that a request is for; null when it names several, or another in its target than in its Host header. */
export function hostOf({ headers, rawHeaders, url = '' }: IncomingMessage): string | null {
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (given.length > 1) return null;
  const host = headers.host ?? '';
  if (url.startsWith('/') || url === '*') return host;
  // What a client sends to a proxy (RFC 9112, absolute-form). We are none.
  return URL.canParse(url) && normal(new URL(url).host) === normal(host) ? host : null;
}

export function isLocalName(host: string): boolean {
  return localNames.has(host.replace(/:\d+$/, '').toLowerCase());
}

function normal(host: string): string {
  return host.toLowerCase().replace(/:(80|443)$/, '');
}
