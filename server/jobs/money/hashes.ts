import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonObject } from '../json-value.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** MIP-004 section 1: over the purchaser's identifier as text and the RFC 8785 form of the input. */
export function inputHash(identifierFromPurchaser: string, input: JsonObject): string {
  const canonical = canonicalize(input);
  if (canonical === undefined) throw new TypeError('the input has no canonical JSON form');
  return sha256(`${identifierFromPurchaser};${canonical}`);
}

/** `escaped` is what the deployed marketplace and SDK compute, `raw` the letter of MIP-004 section 2. */
export type OutputHashForm = 'escaped' | 'raw';

/** MIP-004 section 2. The two forms differ where the output holds quotes, backslashes or control characters. */
export function outputHash(identifierFromPurchaser: string, output: string, form: OutputHashForm): string {
  const body = form === 'escaped' ? JSON.stringify(output).slice(1, -1) : output;
  return sha256(`${identifierFromPurchaser};${body}`);
}
