import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretBox } from '../ports/secret-box.ts';

/** A key of 32 bytes and the name under which what it sealed is found again. */
export type SecretKey = { id: string; bytes: Buffer };

/** What is sealed with a key that is not there any more. */
export class UnknownSecretKey extends Error {
  constructor(id: string, purpose: string) {
    super(`the ${purpose} is sealed with the key "${id}", which SECRETS_KEY does not hold`);
    this.name = 'UnknownSecretKey';
  }
}

const algorithm = 'aes-256-gcm';

/** AES-256-GCM (NIST SP 800-38D). */
export function createSecretBox([first, ...others]: readonly [SecretKey, ...SecretKey[]]): SecretBox {
  const keys = new Map([first, ...others].map(({ id, bytes }) => [id, bytes]));
  return {
    seal(secret, purpose) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(algorithm, first.bytes, nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
      return [first.id, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
    },
    open(text, purpose) {
      const [id = '', ...parts] = text.split('.');
      const key = keys.get(id);
      if (key === undefined) throw new UnknownSecretKey(id, purpose);
      const [nonce, sealed, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (!nonce || !sealed || !tag) throw new Error(`the sealed ${purpose} is damaged`);
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed), decipher.final()]);
    },
    isOutdated: (text) => !text.startsWith(`${first.id}.`),
  };
}
