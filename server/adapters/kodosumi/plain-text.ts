/** Text of an agent as the database can hold it, and no longer than this. Cut before it is mended: a cut can halve a pair. */
export function plainText(text: string, longest: number): string {
  return text.replaceAll('\0', '').slice(0, longest).toWellFormed();
}
