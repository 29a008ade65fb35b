const longest = 300;

/** What the node says of its refusal, as one line of plain text that the database can hold. */
export function refusalReason(message: string): string {
  const line = message.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line === '' ? 'it gives no reason' : line.slice(0, longest).toWellFormed();
}
