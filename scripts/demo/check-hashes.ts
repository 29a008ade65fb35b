import { createHash } from 'node:crypto';
import type { Job } from '@masumi-kodosumi-connector/contract/router';
import canonicalize from 'canonicalize';

export type HashCheck = { name: string; shown: string | null; computed: string; isSame: boolean };

/** What a buyer computes to see what was paid for: MIP-004 over what was ordered and what was delivered. */
export function checkHashes(job: Job, data: object): HashCheck[] {
  const identifier = job.payment?.identifier_from_purchaser ?? '';
  const sha256 = (text: string) => createHash('sha256').update(`${identifier};${text}`, 'utf8').digest('hex');
  const output = job.result?.output ?? '';
  return [
    check('input', job.payment?.input_hash ?? null, sha256(canonicalize(data) ?? '')),
    check('output', job.settlement.output_hash, sha256(JSON.stringify(output).slice(1, -1))),
  ];
}

function check(name: string, shown: string | null, computed: string): HashCheck {
  return { name, shown, computed, isSame: shown === computed };
}
