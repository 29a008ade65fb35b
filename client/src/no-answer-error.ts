import { ClientError } from './client-error.ts';

/** Nothing usable came back: no connection, a lost or cut answer, or none in time. The request may have been carried out. */
export class NoAnswerError extends ClientError {
  override readonly name = 'NoAnswerError';
}

export function isNoAnswer(error: unknown): error is NoAnswerError {
  return error instanceof NoAnswerError;
}
