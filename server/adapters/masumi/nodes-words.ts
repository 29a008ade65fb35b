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

/** All the reasons for a 401 that the node is known to give: its own text may hold anything, what we sent among it. */
const reasonsOfKeys = [
  'no authentication token',
  'invalid authentication token',
  'payment access required',
  'network not allowed',
  'revoked',
];

/** Why the node does not take our key, for the log; empty where it gives a reason that is not known. */
export function reasonOfKey(message: string): string {
  const said = message.toLowerCase();
  return reasonsOfKeys.find((reason) => said.includes(reason)) ?? '';
}
