/** What every error of a call has in common. */
export abstract class ClientError extends Error {
  /** Of the order that failed: sent again with the same input it goes on with the same job. Null where nothing was ordered. */
  idempotencyKey: string | null = null;
}
