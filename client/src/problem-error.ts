import { ClientError } from './client-error.ts';
import type { Problem, ProblemCode } from '@masumi-kodosumi-connector/contract';

type Answered = { status: number; problem: Problem | null; requestId: string | null; retryAfterMs: number | null };

/** The service, or a gateway before it, answered with an error. */
export class ProblemError extends ClientError {
  override readonly name = 'ProblemError';
  /** HTTP status. */
  readonly status: number;
  /** What to switch on; null when the answer is not the service's own. */
  readonly code: ProblemCode | null;
  /** The body (RFC 9457); null when the answer is not the service's own. */
  readonly problem: Problem | null;
  /** Finds the request in the operator's log. */
  readonly requestId: string | null;
  /** What the answer's `Retry-After` asks for, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor({ status, problem, requestId, retryAfterMs }: Answered) {
    super(problem?.detail ?? `The answer was ${status}, without a problem body of the service.`);
    this.status = status;
    this.code = problem?.code ?? null;
    this.problem = problem;
    this.requestId = problem?.request_id ?? requestId;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether an error is a problem, and one with this code if a code is named. */
export function isProblem<Code extends ProblemCode>(
  error: unknown,
  code: Code,
): error is ProblemError & { code: Code; problem: Problem };
export function isProblem(error: unknown): error is ProblemError;
export function isProblem(error: unknown, code?: ProblemCode): boolean {
  return error instanceof ProblemError && (code === undefined || error.code === code);
}
