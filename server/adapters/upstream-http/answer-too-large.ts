import { NoAnswer, type Upstream } from '../../ports/no-answer.ts';

/** An answer came whose body is larger than what was asked for may have; its beginning is kept. */
export class AnswerTooLarge extends NoAnswer {
  readonly status: number;
  readonly head: string;

  constructor(upstream: Upstream, message: string, answer: { status: number; head: string }) {
    super(upstream, message);
    this.status = answer.status;
    this.head = answer.head;
  }
}
