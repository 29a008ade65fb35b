const largestId = 2_147_483_647;

/** Where the next page begins: after the last job that was shown. */
export function toCursor(lastId: number): string {
  return String(lastId);
}

/** Every cursor that the contract lets in names a place; one beyond all jobs is before the first of them. */
export function readCursor(cursor: string): number {
  return Math.min(Number(cursor), largestId);
}
