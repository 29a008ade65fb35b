/**
 * Text of others as a terminal may be given it: what steers it, turns text around or does not show is spelled out. An
 * agent's words could else clear the screen, forge a line or hide one.
 */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`;
  });
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
