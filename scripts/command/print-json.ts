/** Facts for programs, on one line. What does not show is spelled out as JSON may: a terminal may be given it too. */
export function printJson(facts: object): void {
  console.log(JSON.stringify(facts).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped));
}

/** A character beyond the first 65,536 has two units. */
function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
