import { ClientError } from './client-error.ts';

/** The agent costs something, and nobody was named who pays: nothing was ordered. */
export class PaymentNeededError extends ClientError {
  override readonly name = 'PaymentNeededError';
}

export function isPaymentNeeded(error: unknown): error is PaymentNeededError {
  return error instanceof PaymentNeededError;
}
