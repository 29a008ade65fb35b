const quote = 0x22;
const backslash = 0x5c;
const openings = { bracket: 0x5b, brace: 0x7b };
const closings = { bracket: 0x5d, brace: 0x7d };

/**
 * JSON text as its value; undefined when it is none or nests deeper than this. The depth is looked at first: nesting
 * without end costs a parser, and all that walks through its values, time and memory out of all proportion.
 */
export function parseJson(text: string, deepest: number): unknown {
  if (isNestedDeeper(text, deepest)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isNestedDeeper(text: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
    } else if (code === openings.bracket || code === openings.brace) {
      depth += 1;
      if (depth > levels) return true;
    } else if (code === closings.bracket || code === closings.brace) {
      depth -= 1;
    }
  }
  return false;
}

function endOfString(text: string, opened: number): number {
  for (let at = opened + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at += 1;
  }
  return text.length;
}
