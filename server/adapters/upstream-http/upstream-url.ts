import { NotSent } from './not-sent.ts';
import type { Upstream } from '../../ports/no-answer.ts';

/** Builds the address of a path under the upstream's base, or refuses a path that would lead out of it. */
export function createUpstreamUrl(upstream: Upstream, baseUrl: string): (path: string) => URL {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/+$/, '');
  return (path) => {
    const url = new URL(base);
    url.pathname = `${basePath}${path}`;
    const staysInside = url.origin === base.origin && url.pathname.startsWith(`${basePath}/`);
    if (!isPlainPath(path) || !staysInside) throw new NotSent(upstream, 'not asked, the path leads elsewhere');
    return url;
  };
}

/** Proxies decode a path once more, and some take a backslash for a slash or drop what follows a semicolon. */
const mostDecodings = 5;

/** Whether a path names the same place for everybody who reads it: it has no dot segments, however they are written. */
export function isPlainPath(path: string): boolean {
  let decoded = path;
  for (let round = 0; round < mostDecodings; round += 1) {
    if (!isPlain(decoded)) return false;
    const further = decode(decoded);
    if (further === null) return false;
    if (further === decoded) return true;
    decoded = further;
  }
  return false;
}

function isPlain(path: string): boolean {
  if (!path.startsWith('/') || /[\\?#\p{Cc}]/u.test(path)) return false;
  return path.split('/').every((segment) => !/^\.{1,2}(?:;|$)/.test(segment));
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
