import { createPrivateKey } from 'node:crypto';
import { calculateJwkThumbprint, CompactSign, exportJWK } from 'jose';
import type { ReceiptSigner } from '../../ports/receipts.ts';

/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key is named by its thumbprint (RFC 7638), so that whoever has it has its name. */
export async function createReceiptSigner(seed: Buffer): Promise<ReceiptSigner> {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Start, seed]), format: 'der', type: 'pkcs8' });
  const { kty, crv, x = '' } = await exportJWK(key);
  const kid = await calculateJwkThumbprint({ kty: kty ?? '', crv: crv ?? '', x });
  return {
    kid,
    x,
    sign: (said) =>
      new CompactSign(Buffer.from(JSON.stringify(said))).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key),
  };
}
