import { isIP } from 'node:net';
import type { EnvReader } from './env-reader.ts';

const namedRanges = ['loopback', 'linklocal', 'uniquelocal'];

/** With its path, when a proxy serves us under one. */
export function readPublicUrl(read: EnvReader): string | null {
  const text = read.optionalUrl('PUBLIC_URL', ['http:', 'https:']);
  if (text === null || !URL.canParse(text)) return null;
  const { origin, pathname, search, hash, username, password } = new URL(text);
  if (search !== '' || hash !== '' || username !== '' || password !== '') {
    read.faults.push('PUBLIC_URL must have neither a query nor a name or password');
  }
  return origin + pathname.replace(/\/+$/, '');
}

/** Off when not set: a page of another origin cannot read an answer then. */
export function readCorsOrigins(read: EnvReader): string[] {
  const origins = listed(read.optional('CORS_ORIGINS'));
  if (!origins.every((origin) => origin === '*' || isOrigin(origin))) {
    read.faults.push('CORS_ORIGINS must be origins such as https://example.org, with a comma between them, or *');
  }
  return origins;
}

/** Whose X-Forwarded-For is believed: so many proxies, or those of these addresses. Nobody's when not set. */
export function readTrustProxy(read: EnvReader): number | string[] | false {
  const text = read.optional('TRUST_PROXY');
  if (text === null) return false;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  const ranges = listed(text);
  if (ranges.length > 0 && ranges.every(isRange)) return ranges;
  read.faults.push(
    `TRUST_PROXY must be a number of proxies, or addresses and networks (also ${namedRanges.join(', ')}) with a comma between them`,
  );
  return false;
}

function listed(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  const areBitsWell = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  return namedRanges.includes(text) || (version !== 0 && areBitsWell && more.length === 0);
}
