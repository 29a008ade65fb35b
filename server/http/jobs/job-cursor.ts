import { ProblemError } from '../problem-error.ts';

const largestId = 2_147_483_647;

/** Where the next page begins, opaque to callers: the id of the last job that was shown. */
export function toCursor(lastId: number): string {
  return Buffer.from(String(lastId)).toString('base64url');
}

export function readCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  if (id >= 1 && id <= largestId && toCursor(id) === cursor) return id;
  throw new ProblemError('invalid_input', 'The request does not fit; see errors.', {
    errors: [{ field: 'query.cursor', code: 'invalid', message: 'is no next_cursor of this list' }],
  });
}
