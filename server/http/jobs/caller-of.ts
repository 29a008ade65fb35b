import { isIPv6 } from 'node:net';
import type { Request, Response } from 'express';
import { ownerOf } from '../access.ts';

/** Who is counted as one caller: a key's name, or where there are no keys an address. */
export function callerOf(req: Pick<Request, 'ip'>, res: Response): string {
  const owner = ownerOf(res);
  return owner === '' ? `address:${networkOf(req.ip ?? '')}` : `key:${owner}`;
}

/** One customer is given 64 bits of IPv6 at least, and may use a new address each time. */
function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined || !isIPv6(plain)) return mapped ?? plain;
  const [head = '', tail] = plain.toLowerCase().split('::', 2);
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
