import { ClientError } from './client-error.ts';
import type { Job } from '@masumi-kodosumi-connector/contract';

/** The job had not ended in time. It goes on; waiting again is safe. */
export class WaitTimeoutError extends ClientError {
  override readonly name = 'WaitTimeoutError';
  /** As it was last seen; null if it never was. */
  readonly job: Job | null;

  constructor(message: string, job: Job | null, options?: ErrorOptions) {
    super(message, options);
    this.job = job;
  }
}

export function isWaitTimeout(error: unknown): error is WaitTimeoutError {
  return error instanceof WaitTimeoutError;
}
