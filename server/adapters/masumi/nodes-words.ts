const longest = 300;

/** What the node says, as one line of plain text that the database can hold. */
export function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
}

/** Of a refusal the first line: what follows it may be a trace. */
export function refusalReason(message: string): string {
  const [first = ''] = message.trim().split('\n');
  return oneLine(first) || 'it gives no reason';
}
