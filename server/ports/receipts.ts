/** An Ed25519 key as callers verify with it (RFC 8037). */
export type ReceiptKey = { kid: string; x: string };

/** One key at work. */
export type ReceiptSigner = ReceiptKey & Pick<Receipts, 'sign'>;

/** Signs what was sold, so that a buyer can prove it. */
export interface Receipts {
  /** A compact JWS (RFC 7515) over the JSON text of what is said; the same key says it in the same bytes. */
  sign(said: object): Promise<string>;
  /** Every key that ever signed one, the newest first. */
  keys(): Promise<ReceiptKey[]>;
}
