/** Seals small secrets for the database, each bound to what it is for. */
export type SecretBox = {
  /** With the first key. */
  seal(secret: Buffer, purpose: string): string;
  /** With whichever key it was sealed. Throws where that key is not there, and where what is sealed was changed. */
  open(sealed: string, purpose: string): Buffer;
  /** It would be sealed with another key by now. */
  isOutdated(sealed: string): boolean;
};
