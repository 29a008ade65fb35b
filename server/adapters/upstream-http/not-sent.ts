import { NoAnswer } from '../../ports/no-answer.ts';

/** The request surely never reached the other side: it was held back here, or no connection was made. */
export class NotSent extends NoAnswer {}

/** Whether no connection was made. A reset is none of these: it may come after the request has done its work. */
export function wasNeverConnected(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  }
  return false;
}
