import type { FieldError } from '@masumi-kodosumi-connector/contract/router';
import { createScanner } from 'jsonc-parser';

// The library's own names for them exist for its types only.
const token = { openObject: 1, closeObject: 2, openArray: 3, closeArray: 4, comma: 5, colon: 6, text: 10, end: 17 };

/** `names` are those that an object has had so far, null for an array; `at` is the name or index being read. */
type Level = { names: Set<string> | null; at: string | number };

const mostFaults = 20;

/**
 * What a JSON parser passes over or breaks at: a name given twice in an object (RFC 7493 forbids it; the last value
 * would win, while the buyer hashes what it wrote), and more levels of nesting than are read. Ends at the latter.
 */
export function writtenFaultsOf(text: string, maxLevels: number): FieldError[] {
  const faults: FieldError[] = [];
  const levels: Level[] = [];
  const scanner = createScanner(text, true);
  let lastText = '';
  for (let kind: number = scanner.scan(); kind !== token.end && faults.length < mostFaults; kind = scanner.scan()) {
    const level = levels.at(-1);
    if (kind === token.openObject || kind === token.openArray) {
      if (levels.length === maxLevels) {
        const message = `is nested more than ${maxLevels} levels deep`;
        return [...faults, { field: String(levels[0]?.at ?? ''), code: 'too_deep', message }];
      }
      levels.push(kind === token.openObject ? { names: new Set(), at: '' } : { names: null, at: 0 });
    } else if (kind === token.closeObject || kind === token.closeArray) {
      levels.pop();
    } else if (kind === token.text) {
      lastText = scanner.getTokenValue();
    } else if (kind === token.comma && typeof level?.at === 'number') {
      level.at += 1;
    } else if (kind === token.colon && level?.names) {
      level.at = lastText;
      if (level.names.has(lastText)) faults.push(givenTwice(levels));
      level.names.add(lastText);
    }
  }
  return faults;
}

function givenTwice(levels: readonly Level[]): FieldError {
  const path = levels.reduce(
    (before, { at }) => (typeof at === 'number' ? `${before}[${at}]` : before === '' ? at : `${before}.${at}`),
    '',
  );
  return { field: path, code: 'given_twice', message: 'is given twice in one object' };
}
