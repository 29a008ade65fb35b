import { createHash } from 'node:crypto';
import type { SecretKey } from '../secrets/secret-box.ts';
import type { EnvReader } from './env-reader.ts';

export type SecretsConfig = {
  /** The seed of the key that signs receipts; null when it is made and kept in the database, if at all. */
  receiptKey: Buffer | null;
  /** The first one seals, all of them open; none: no secret is kept in the database. */
  secretKeys: SecretKey[];
};

export function readSecrets(read: EnvReader): SecretsConfig {
  const receiptKey = read.optional('RECEIPT_KEY');
  const seed = receiptKey === null ? null : keyBytes(receiptKey);
  if (receiptKey !== null && seed === null) read.faults.push(`RECEIPT_KEY must be ${asBase64}`);
  return { receiptKey: seed, secretKeys: readSecretKeys(read) };
}

const asBase64 = '32 bytes in base64, as openssl rand -base64 32 prints them';

/** `SECRETS_KEY=base64`, or `SECRETS_KEY=id:base64,id2:base64` while keys are changed. */
function readSecretKeys(read: EnvReader): SecretKey[] {
  const entries = read.optional('SECRETS_KEY')?.split(',') ?? [];
  const keys = entries.map((entry) => {
    const [, id, text = ''] = /^(?:([A-Za-z0-9_-]{1,32}):)?(\S+)$/.exec(entry.trim()) ?? [];
    const bytes = keyBytes(text);
    return bytes && { id: id ?? createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
  });
  const faulty = keys.flatMap((key, index) => (key === null ? [index + 1] : []));
  if (faulty.length > 0) {
    read.faults.push(`SECRETS_KEY entry ${faulty.join(', ')} is not base64 or id:base64 of ${asBase64}`);
  }
  const good = keys.filter((key) => key !== null);
  const twice = good.find(({ id }, index) => good.findIndex((other) => other.id === id) !== index);
  if (twice) read.faults.push(`SECRETS_KEY names the key "${twice.id}" twice`);
  return good;
}

function keyBytes(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes : null;
}
