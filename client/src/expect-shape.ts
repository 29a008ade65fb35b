import { InvalidAnswerError } from './invalid-answer-error.ts';

/** Whether a value has what the client itself relies on; the rest of an answer is handed on as it came. */
export type Shape = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isJob: Shape = (value) =>
  isObject(value) &&
  Number.isSafeInteger(value['id']) &&
  typeof value['agent_key'] === 'string' &&
  typeof value['status'] === 'string';

export const isAgent: Shape = (value) =>
  isObject(value) && typeof value['key'] === 'string' && isObject(value['pricing']);

export const isHealth: Shape = (value) => isObject(value) && typeof value['version'] === 'string';

/** A list of such items; one that has pages says where the next begins. */
export function isListOf(isItem: Shape, { paged }: { paged: boolean }): Shape {
  return (value) => {
    if (!isObject(value) || !Array.isArray(value['items']) || !value['items'].every(isItem)) return false;
    const next = value['next_cursor'];
    return !paged || next === null || (typeof next === 'string' && next !== '');
  };
}

/** Throws an {@link InvalidAnswerError} for a body without that shape, or another success than was expected. */
export function expectShape(
  { status, body }: { status: number; body: unknown },
  expected: { status: number; shape: Shape },
): void {
  if (status !== expected.status) {
    throw new InvalidAnswerError(`The answer was ${status} instead of ${expected.status}.`);
  }
  if (!expected.shape(body)) throw new InvalidAnswerError('The answer is not what a connector says.');
}
