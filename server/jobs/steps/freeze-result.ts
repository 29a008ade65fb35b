import { parseJson } from '../forms/parse-json.ts';
import type { JobResult } from '../life/job.ts';

export type FrozenResult =
  { kind: 'frozen'; result: JobResult } | { kind: 'too_large'; bytes: number } | { kind: 'unreadable' };

/** Kodosumi itself encodes no result that is nested more than some 200 deep. */
const deepest = 1_000;

/** Classes whose text is the result itself, with the member that holds it. */
const texts: Record<string, { member: string | null; contentType: string }> = {
  Markdown: { member: 'body', contentType: 'text/markdown; charset=utf-8' },
  Text: { member: 'body', contentType: 'text/plain; charset=utf-8' },
  HTML: { member: 'body', contentType: 'text/html; charset=utf-8' },
  CrewOutput: { member: 'raw', contentType: 'text/plain; charset=utf-8' },
  str: { member: null, contentType: 'text/plain; charset=utf-8' },
};

/**
 * Turns the wrapped result of a run (`{"<class name>": <value>}` as JSON text) into the one string that is stored,
 * hashed and served. Other values stay the verbatim JSON text: parsing and printing would change digits.
 */
export function freezeResult(final: string, finishedAt: Date, maxBytes: number): FrozenResult {
  const wrapped = unwrap(final);
  if (wrapped === null) return { kind: 'unreadable' };
  const { type, value, valueText } = wrapped;
  const found = textOf(type, value);
  const text = found === undefined ? undefined : storable(found);
  const isNone = type === 'TypeError' && value === 'None';
  const output = isNone ? 'null' : text === undefined ? storable(valueText.trim()) : text === '' ? '""' : text;
  const bytes = Buffer.byteLength(output);
  if (bytes > maxBytes) return { kind: 'too_large', bytes };
  const contentType = text === undefined || text === '' ? 'application/json' : texts[type]?.contentType;
  return {
    kind: 'frozen',
    result: {
      output,
      type: storable(type),
      contentType: contentType ?? 'application/json',
      empty: isNone || text === '',
      finishedAt,
    },
  };
}

/** What PostgreSQL cannot hold is taken out once, here: stored, hashed and served text have to be the same. */
const storable = (text: string) => text.replaceAll('\0', '').toWellFormed();

function unwrap(final: string): { type: string; value: unknown; valueText: string } | null {
  try {
    const wrapper = parseJson(final, deepest);
    if (typeof wrapper !== 'object' || wrapper === null || Array.isArray(wrapper)) return null;
    const [entry, ...others] = Object.entries(wrapper);
    if (entry === undefined || others.length > 0) return null;
    const opening = /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:/.exec(final)?.[0] ?? '';
    const valueText = final.slice(opening.length, final.lastIndexOf('}'));
    // A key that is given twice parses as one, but what stands between the braces is then no value.
    return { type: entry[0], value: JSON.parse(valueText) as unknown, valueText };
  } catch {
    return null;
  }
}

function textOf(type: string, value: unknown): string | undefined {
  const known = Object.hasOwn(texts, type) ? texts[type] : undefined;
  if (known === undefined) return undefined;
  const text = known.member === null ? value : (value as Record<string, unknown> | null)?.[known.member];
  return typeof text === 'string' ? text : undefined;
}
