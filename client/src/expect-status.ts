import { NoAnswerError } from './no-answer-error.ts';

type Answer = { status: number; body: unknown };

/** The body that the contract has for this status; a success of another kind is not the service's. */
export function expectStatus<A extends Answer, S extends A['status']>(
  status: S,
  answer: A,
): Extract<A, { status: S }>['body'] {
  if (answer.status !== status) throw new NoAnswerError(`The answer was ${answer.status} instead of ${status}.`);
  return answer.body;
}
