import { ClientError } from './client-error.ts';

/** A success whose body is not what the contract says: another service, or something in between that changes answers. */
export class InvalidAnswerError extends ClientError {
  override readonly name = 'InvalidAnswerError';
}

export function isInvalidAnswer(error: unknown): error is InvalidAnswerError {
  return error instanceof InvalidAnswerError;
}
